using System.Diagnostics;
using PushFunctions.Local.Welcome;
using PushFunctions.Tests.Azurite;
using PushFunctions.Tests.EndToEnd;

namespace PushFunctions.Tests.Local.Welcome;

public sealed class CurlLinesTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task The_lines_do_the_main_job_when_they_are_pasted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The lines are for bash.");
        await using var service = await RunningService.StartAsync(azurite);

        var printed = await PasteAsync(CurlLines.For(service.Address, service.Account, service.Simulator.ControlAddress));

        Assert.Contains("\"status\":\"COMPLETED\"", printed, StringComparison.Ordinal);
        Assert.Contains("\"sent\":2,\"failed\":0", printed, StringComparison.Ordinal);
        Assert.Equal(1, service.Simulator.Fcm.Received.CountFor("android-phone-1"));
        Assert.Equal(1, service.Simulator.ApnsProduction.Received.CountFor(new string('0', 62) + "a1"));
        Assert.Equal(2, printed.Split("\"title\": \"Welcome back, Ada!\"").Length - 1);
    }

    [Fact]
    public async Task Without_the_simulator_the_lines_only_sign_in()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The lines are for bash.");
        await using var service = await RunningService.StartAsync(azurite);

        var printed = await PasteAsync(CurlLines.For(service.Address, service.Account, simulator: null));

        Assert.StartsWith("{\"apps\":[]", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configured_account_keeps_its_secret()
    {
        var lines = CurlLines.For(new Uri("http://127.0.0.1:7071"), account: null, simulator: null);

        Assert.Contains("TOKEN='the value of Push__Account__AuthToken'", lines, StringComparison.Ordinal);
    }

    private static async Task<string> PasteAsync(string lines)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-euo", "pipefail"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await bash.StandardInput.WriteAsync(lines);
        bash.StandardInput.Close();
        var printed = bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", errors);
        Assert.Equal(0, bash.ExitCode);
        return await printed;
    }
}
