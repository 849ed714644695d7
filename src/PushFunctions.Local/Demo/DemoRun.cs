using PushFunctions.Storage;

namespace PushFunctions.Local.Demo;

/// <summary>Something that the demo promises is missing. The message says what.</summary>
internal sealed class DemoException(string message) : Exception(message);

/// <summary>A desk in memory, the main job on it, and a verdict.</summary>
internal static class DemoRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <returns>The exit code: 0 only where every device got its push and the operation's stats say so.</returns>
    public static async Task<int> RunAsync(TextWriter output, TimeProvider time)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            await using var desk = await LocalService.OpenInMemoryAsync(output.WriteLine, time, limit.Token);
            await using var app = await LocalHost.StartAsync(LocalHost.CreateIsolatedBuilder(new Dictionary<string, string?>(desk.Settings) { ["Logging:LogLevel:PushFunctions"] = "Warning" }), limit.Token);
            await RunAsync(desk, app, output, time, limit.Token);
            await app.StopAsync(limit.Token);
            await output.WriteLineAsync("Demo passed.");
            return 0;
        }
        catch (DemoException exception)
        {
            await output.WriteLineAsync($"Demo failed: {exception.Message}");
            return 1;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            await output.WriteLineAsync($"Demo failed: it was not done after {Limit.TotalSeconds:0} seconds.");
            return 1;
        }
    }

    private static async Task RunAsync(LocalService desk, WebApplication app, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        var (simulator, account) = (desk.Simulator ?? throw new InvalidOperationException(), desk.Account ?? throw new InvalidOperationException());
        var address = LocalHost.AddressOf(app);
        await output.WriteLineAsync($"PushFunctions on {address.GetLeftPart(UriPartial.Authority)}, with Azurite and the simulator beside it and all data in memory:");
        using var api = new DemoApi(address, account);
        await new DemoJob(api, simulator, app.Services.GetRequiredService<StorageTransactionCounter>(), output, time).RunAsync(cancellationToken);
    }
}
