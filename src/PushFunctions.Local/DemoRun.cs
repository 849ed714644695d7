namespace PushFunctions.Local;

/// <summary>The demo failed. The message says why.</summary>
internal sealed class DemoException(string message) : Exception(message);

/// <summary>Runs the service in memory, does the demo, and checks the result.</summary>
internal static class DemoRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <returns>The exit code: 0 only if every device got its push and the operation's stats say so.</returns>
    public static async Task<int> RunAsync(TextWriter output, TimeProvider time)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            await using var local = await LocalService.OpenInMemoryAsync(output.WriteLine, time, limit.Token);
            await using var app = await LocalHost.StartAsync(
                LocalHost.CreateIsolatedBuilder(
                    new Dictionary<string, string?>(local.Settings) { ["Logging:LogLevel:PushFunctions"] = "Warning" }), limit.Token);
            await RunAsync(local, app, output, time, limit.Token);
            await app.StopAsync(limit.Token);
            await output.WriteLineAsync("Demo passed.");
            await output.WriteLineAsync($"In the browser: start without --demo and open {LocalHost.DefaultAddress}/console.");
            return 0;
        }
        catch (DemoException exception)
        {
            await output.WriteLineAsync($"Demo failed: {exception.Message}");
            return 1;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            await output.WriteLineAsync($"Demo failed: it did not finish within {Limit.TotalSeconds:0} seconds.");
            return 1;
        }
    }

    private static async Task RunAsync(
        LocalService local, WebApplication app, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        var (simulator, account) =
            (local.Simulator ?? throw new InvalidOperationException(), local.Account ?? throw new InvalidOperationException());
        var address = LocalHost.AddressOf(app);
        await output.WriteLineAsync(
            $"PushFunctions on {address.GetLeftPart(UriPartial.Authority)}, with Azurite and the simulator beside it and all data in "
                + "memory:");
        using var api = new DemoApi(address, account);
        await new DemoJob(api, simulator, output, time).RunAsync(cancellationToken);
    }
}
