using System.Diagnostics;
using System.Text.RegularExpressions;
using PushFunctions.Tests.Api;
using PushFunctions.Tests.Azurite;

namespace PushFunctions.Tests.EndToEnd;

/// <summary>docs/recipes.md, pasted into bash.</summary>
public sealed partial class RecipeTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task The_recipes_run_as_they_stand()
    {
        await using var service = await RunningService.StartAsync(azurite);
        var lines = string.Join('\n', Block().Matches(await File.ReadAllTextAsync(Repository.PathTo("docs", "recipes.md"), Stop)).Select(match => match.Groups[1].Value));

        var (code, output, errors) = await RunAsync(service, "set -euo pipefail\n" + lines);

        Assert.True(code == 0, $"bash ended with {code}: {errors}\n{output}");
        Assert.Contains("\"status\":\"COMPLETED\"", output, StringComparison.Ordinal);
        Assert.Contains("\"total\":2,\"recipients\":2,\"unaddressable\":1", Compact(output), StringComparison.Ordinal);
        Assert.Contains("\"status\":\"CANCELED\"", output, StringComparison.Ordinal);
        var received = service.Simulator.Fcm.Received;
        Assert.Equal(1, received.CountFor("tablet-of-ann"));
        Assert.Equal(0, received.CountFor("phone-of-ann"));
        Assert.Equal(2, received.CountFor("phone-of-ann-2"));
        Assert.Equal(1, service.Simulator.ApnsProduction.Received.Total);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<(int Code, string Output, string Errors)> RunAsync(RunningService service, string script)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["BASE"] = service.Address.ToString().TrimEnd('/');
        start.Environment["SIM"] = service.Simulator.ControlAddress.ToString().TrimEnd('/');
        start.Environment["SID"] = service.Account.Sid;
        start.Environment["TOKEN"] = service.Account.AuthToken;
        using var bash = Process.Start(start)!;
        await bash.StandardInput.WriteAsync(script.AsMemory(), Stop);
        bash.StandardInput.Close();
        var output = bash.StandardOutput.ReadToEndAsync(Stop);
        var errors = bash.StandardError.ReadToEndAsync(Stop);
        await bash.WaitForExitAsync(Stop);
        return (bash.ExitCode, await output, await errors);
    }

    private static string Compact(string text) => text.Replace(" ", string.Empty, StringComparison.Ordinal);

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
