using System.Diagnostics;
using System.IO.Compression;
using PushFunctions.Cli;
using PushFunctions.IntegrationTests.EndToEnd;

namespace PushFunctions.IntegrationTests.Cli;

/// <summary>The packages as they are published: packed, and the tool installed from nothing but the packed
/// file.</summary>
public sealed class ToolTests(SharedService shared)
{
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    [Fact]
    public async Task The_tool_is_packed_installed_and_runs()
    {
        using var folder = new TemporaryFolder();
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var variables = CliRun.VariablesOf(shop.Service.Address, shop.Account.ToString(), shop.AuthToken);
        // No other source, and nothing of an earlier run.
        variables["NUGET_PACKAGES"] = Path.Combine(folder.Path, "cache");
        var config = Path.Combine(folder.Path, "nuget.config");
        await File.WriteAllTextAsync(
            config,
            $"""<configuration><packageSources><clear /><add key="packed" value="{folder.Path}" /></packageSources></configuration>""",
            TestContext.Current.CancellationToken);
        var tool = Path.Combine(folder.Path, "tools", "pushfunctions");

        await PackAsync("PushFunctions.Cli", folder.Path);
        await SucceedAsync(
            "dotnet", ["tool", "install", "PushFunctions.Cli", "--tool-path", Path.GetDirectoryName(tool)!, "--configfile", config],
            variables);
        var version = await SucceedAsync(tool, ["--version"], variables);
        var doctor = await RunAsync(tool, ["doctor", "--output", "json"], variables);

        Assert.Matches(@"^[0-9]+\.[0-9]+\.[0-9]+\n$", version);
        Assert.Contains("2 credentials, all OK.", doctor.Output, StringComparison.Ordinal);
        Assert.Contains(doctor.Code, new[] { ExitCode.Done, ExitCode.No });
    }

    [Fact]
    public async Task The_client_is_packed_for_both_frameworks_with_its_readme_and_its_documentation()
    {
        using var folder = new TemporaryFolder();

        await PackAsync("PushFunctions.Client", folder.Path);

        using var package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(folder.Path, "*.nupkg")));
        var files = package.Entries.Select(entry => entry.FullName).ToList();
        foreach (var framework in new[] { "net8.0", "net10.0" })
        {
            Assert.Contains($"lib/{framework}/PushFunctions.Client.dll", files);
            Assert.Contains($"lib/{framework}/PushFunctions.Client.xml", files);
        }

        Assert.Contains("README.md", files);
    }

    // What was built with the tests.
    private static Task<string> PackAsync(string project, string folder) => SucceedAsync(
        "dotnet", ["pack", Repository.PathTo("src", project), "--no-build", "-c", Configuration, "-o", folder, "-v", "quiet"],
        new Dictionary<string, string>());

    private static async Task<string> SucceedAsync(string program, string[] args, IReadOnlyDictionary<string, string> variables)
    {
        var (code, output) = await RunAsync(program, args, variables);
        Assert.True(code == 0, $"{program} {string.Join(' ', args)} ended with {code}: {output}");
        return output;
    }

    private static async Task<(int Code, string Output)> RunAsync(
        string program, string[] args, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }
}
