using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PushFunctions.IntegrationTests.Local;

/// <summary>Local as a program of its own, on free ports and a folder of its own.</summary>
internal sealed class LocalProcess : IDisposable
{
    private static readonly TimeSpan StallTimeout = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private LocalProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public static LocalProcess Start(
        TemporaryFolder folder, IReadOnlyDictionary<string, string>? settings = null, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(DotnetHost(), [Path.Combine(AppContext.BaseDirectory, "PushFunctions.Local.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Local__Folder"] = folder.Path;
        foreach (
            var port in new[] { "AzuriteQueue", "AzuriteTable", "SimulatorControl", "SimulatorFcm", "SimulatorApns",
                "SimulatorApnsSandbox" })
            start.Environment[$"Local__{port}Port"] = "0";
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new LocalProcess(Process.Start(start)!);
    }

    public int Id => _process.Id;

    public bool IsAlive => !_process.HasExited;

    /// <summary>Reads on until a line holds the text.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
            .AsTask()
            .WaitAsync(StallTimeout, TimeProvider.System) is { } line)
            if (line.Contains(text, StringComparison.Ordinal)) return line;
        throw new InvalidOperationException($"It ended without a line with \"{text}\": {await _errors}");
    }

    /// <summary>Asks it to end. With SIGTERM: where the tests run in the background, SIGINT is ignored by them and by
    /// all that they start.</summary>
    public Task TerminateAsync() => SignalAsync("TERM", _process);

    public Task SignalAsync(string signal) => SignalAsync(signal, _process);

    public static async Task SignalAsync(string signal, Process process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Without giving it a chance to clean up.</summary>
    public void Kill() => _process.Kill();

    /// <summary>The same, and it is gone once this returns.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(StallTimeout, TimeProvider.System);
    }

    public async Task<(int ExitCode, string Output, string Errors)> ReadToEndAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
            .WaitAsync(StallTimeout, TimeProvider.System);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(StallTimeout, TimeProvider.System);
        return (_process.ExitCode, output, await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    // The one that runs the tests, so that a changed PATH does not matter.
    private static string DotnetHost()
    {
        var root = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..");
        return Path.GetFullPath(Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
    }
}
