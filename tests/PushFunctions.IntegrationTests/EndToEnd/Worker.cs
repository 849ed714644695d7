using PushFunctions.IntegrationTests.Local;

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>A second instance of a running service, in a process of its own, that works on the queues until it is
/// killed.</summary>
internal sealed class Worker : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalProcess _process;

    private Worker(RunningService service)
    {
        var settings = service.Settings.ToDictionary(
            setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value!);
        // Nobody reads what it says: a full pipe would hold it up.
        settings["Logging__LogLevel__PushFunctions"] = settings["Logging__LogLevel__Default"] = "None";
        _process = LocalProcess.Start(_folder, settings);
    }

    public bool IsAlive => _process.IsAlive;

    public static async Task<Worker> StartAsync(RunningService service)
    {
        var worker = new Worker(service);
        await worker._process.ReadUntilAsync("PushFunctions is running on ");
        return worker;
    }

    /// <summary>SIGKILL: it gets no chance to finish anything. Returns once nothing of it reaches the
    /// simulator any more.</summary>
    public async Task KillAsync(RunningService service)
    {
        _process.Kill();
        await StallTimeout.UntilAsync(() => Task.FromResult(service.Simulator.Fcm.OpenConnectionCount), open => open == 0);
    }

    /// <summary>SIGKILL, while others go on.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Stands still with all that it has in hand until it is resumed.</summary>
    public Task PauseAsync() => _process.SignalAsync("STOP");

    public Task ResumeAsync() => _process.SignalAsync("CONT");

    public void Dispose()
    {
        _process.Dispose();
        _folder.Dispose();
    }
}
