using System.Diagnostics;
using System.Text.RegularExpressions;
using PushFunctions.Client;
using PushFunctions.IntegrationTests.Cli;
using PushFunctions.IntegrationTests.EndToEnd;

namespace PushFunctions.IntegrationTests.Docs;

/// <summary>The program of docs/clients.md that registers, sends and waits, in each language.</summary>
public sealed partial class SendProgramTests(SharedService shared)
{
    private static readonly string Page = File.ReadAllText(Repository.PathTo("docs", "clients.md"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_CSharp_it_registers_sends_and_waits()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var output = new StringWriter();

        await SendProgram.RunAsync(
            new PushClientOptions { Address = shop.Service.Address, Sid = shop.Account.ToString(), Token = shop.AuthToken }, output, Stop);

        Assert.Equal("COMPLETED: 1 sent, 0 failed\n", output.ToString());
        var source = File.ReadAllText(Repository.PathTo("tests", "PushFunctions.IntegrationTests", "Docs", "SendProgram.cs"));
        var sample = source.Split("        // sample\n")[1].Split("        // end\n")[0];
        Assert.Contains(
            string.Join('\n', sample.Split('\n').Select(line => line.Length > 8 ? line[8..] : line)), Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("node", "// send.mjs", "send.mjs")]
    [InlineData("python3", "# send.py", "send.py")]
    [InlineData("bash", "call() { curl", "send.sh")]
    public async Task In_other_languages_too(string program, string beginning, string name)
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, name);
        await File.WriteAllTextAsync(
            file,
            Block()
                .Matches(Page)
                .Select(match => match.Groups[1].Value)
                .Single(block => block.StartsWith(beginning, StringComparison.Ordinal)),
            Stop);

        var (code, output) = await RunAsync(
            program, file, CliRun.VariablesOf(shop.Service.Address, shop.Account.ToString(), shop.AuthToken));

        Assert.True(code == 0, output);
        var said = output.Replace(" ", "", StringComparison.Ordinal);
        Assert.Contains(program == "bash" ? "\"sent\":1,\"failed\":0" : "COMPLETED:1sent,0failed\n", said, StringComparison.Ordinal);
        Assert.Single(shop.Simulator.Fcm.Received.For("phone-of-ann"), push => push.Scope == shop.Keys.ProjectId);
    }

    private static async Task<(int Code, string Output)> RunAsync(
        string program, string file, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(program, [file]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables) start.Environment[name] = value.TrimEnd('/');
        try
        {
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
            await process.WaitForExitAsync(Stop);
            return (process.ExitCode, await output + await errors);
        }
        catch (System.ComponentModel.Win32Exception) when (program == "python3")
        {
            Assert.Skip("Python is not installed.");
            throw;
        }
    }

    [GeneratedRegex("```(?:js|python|bash)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
