using PushFunctions.Tests.Local;

namespace PushFunctions.Tests.EndToEnd;

/// <summary>A second instance of a running service, in a process of its own, that works on the queues until it is killed.</summary>
internal sealed class Worker : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalProcess _process;

    private Worker(RunningService service)
    {
        var settings = service.Settings.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value!);
        settings["Logging__LogLevel__PushFunctions"] = "Error";
        _process = LocalProcess.Start(_folder, settings);
    }

    public static async Task<Worker> StartAsync(RunningService service)
    {
        var worker = new Worker(service);
        await worker._process.ReadUntilAsync("PushFunctions serves on ");
        return worker;
    }

    /// <summary>SIGKILL: it gets no chance to finish anything. Returns once nothing of it reaches the simulator any more.</summary>
    public async Task KillAsync(RunningService service)
    {
        _process.Kill();
        await Patience.UntilAsync(() => Task.FromResult(service.Simulator.Fcm.OpenConnectionCount), open => open == 0);
    }

    public void Dispose()
    {
        _process.Dispose();
        _folder.Dispose();
    }
}
