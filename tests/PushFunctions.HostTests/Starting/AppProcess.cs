using System.Diagnostics;
using System.Runtime.InteropServices;
using PushFunctions.HostTests.Output;

namespace PushFunctions.HostTests.Starting;

/// <summary>The built app as a program of its own, until it ends.</summary>
internal sealed record AppProcess(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan StallTimeout = TimeSpan.FromMinutes(1);

    // What a Functions host hands over; nothing listens there.
    private static readonly string[] HostArguments =
        ["--functions-uri", "http://127.0.0.1:9", "--functions-request-id", "request", "--functions-worker-id", "worker",
            "--functions-grpc-max-message-length", "2147483647"];

    /// <summary>Runs it with the sample settings, changed as said: a null value removes the setting.</summary>
    public static Task<AppProcess> RunAsHostDoesAsync(params IEnumerable<(string Name, string? Value)> changes) =>
        RunAsync(HostArguments, changes);

    public static Task<AppProcess> RunByHandAsync() => RunAsync([], []);

    private static async Task<AppProcess> RunAsync(string[] arguments, IEnumerable<(string Name, string? Value)> changes)
    {
        var start = new ProcessStartInfo(DotnetHost(), [AppOutput.PathOf("PushFunctions.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppOutput.Folder,
        };
        foreach (var (name, value) in SampleSettings.All) start.Environment[name] = value;
        foreach (var (name, value) in changes) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(StallTimeout, TimeProvider.System);
            return new AppProcess(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    // The one that runs the tests, so that a changed PATH does not matter.
    private static string DotnetHost()
    {
        var root = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..");
        return Path.GetFullPath(Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
    }
}
