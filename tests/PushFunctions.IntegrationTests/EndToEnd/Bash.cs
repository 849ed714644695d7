using System.Diagnostics;

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>Lines of the documentation, pasted into bash.</summary>
internal static class Bash
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Runs the lines with the names that Local prints: <c>BASE</c>, <c>SIM</c>, <c>SID</c>,
    /// <c>TOKEN</c>.</summary>
    /// <param name="folder">Where bash stands; null leaves it where the tests run.</param>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(ServicePlace place, string script, string? folder = null)
    {
        var start = new ProcessStartInfo(
            "bash")
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (folder is not null) start.WorkingDirectory = folder;
        start.Environment["BASE"] = place.Address.ToString().TrimEnd('/');
        start.Environment["SIM"] = place.Simulator.ToString().TrimEnd('/');
        start.Environment["SID"] = place.Account.Sid;
        start.Environment["TOKEN"] = place.Account.AuthToken;
        using var bash = Process.Start(start)!;
        await bash.StandardInput.WriteAsync(script.AsMemory(), Stop);
        bash.StandardInput.Close();
        var output = bash.StandardOutput.ReadToEndAsync(Stop);
        var errors = bash.StandardError.ReadToEndAsync(Stop);
        await bash.WaitForExitAsync(Stop);
        return (bash.ExitCode, await output, await errors);
    }
}
