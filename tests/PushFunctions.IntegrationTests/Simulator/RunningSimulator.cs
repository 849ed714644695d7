using PushFunctions.Simulator;
using PushFunctions.Simulator.Apns;
using PushFunctions.Simulator.Fcm;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.IntegrationTests.Simulator;

/// <summary>A simulator of one's own and a client for it.</summary>
internal sealed class RunningSimulator : IAsyncDisposable
{
    private RunningSimulator(SimulatorServer server, TimeProvider? time)
    {
        Server = server;
        Client = new SimulatorClient(server, time);
    }

    public SimulatorServer Server { get; }

    public SimulatorClient Client { get; }

    public SimulatorKeys Keys => Server.Keys;

    public FcmSimulator Fcm => Server.Fcm;

    public ApnsSimulator Apns => Server.ApnsProduction;

    public static async Task<RunningSimulator> OpenAsync(TimeProvider? time = null, Action<SimulatorOptions>? configure = null)
    {
        var options = new SimulatorOptions { Keys = TestKeys.First, TimeProvider = time ?? TimeProvider.System };
        configure?.Invoke(options);
        return new RunningSimulator(await SimulatorServer.StartAsync(options, TestContext.Current.CancellationToken), time);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
