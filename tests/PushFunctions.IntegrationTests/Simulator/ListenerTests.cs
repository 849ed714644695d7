using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Simulator;
using PushFunctions.Simulator.Hosting;

namespace PushFunctions.IntegrationTests.Simulator;

public sealed class ListenerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_listener_gets_a_port_of_its_own_on_this_machine_only()
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        Uri[] addresses =
            [simulator.Server.ControlAddress, simulator.Server.FcmBaseAddress, simulator.Server.ApnsProductionBaseAddress,
                simulator.Server.ApnsSandboxBaseAddress];

        Assert.All(addresses, address => Assert.Equal(("http", "127.0.0.1"), (address.Scheme, address.Host)));
        Assert.Equal(4, addresses.Select(address => address.Port).Distinct().Count());
        Assert.Equal(new Uri(simulator.Server.ControlAddress, "/token"), simulator.Server.FcmTokenUri);
    }

    [Fact]
    public async Task A_port_in_use_is_named_and_nothing_is_left_running()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;
        var free = FreePort();

        var e = await Assert.ThrowsAsync<PortInUseException>(() => SimulatorServer.StartAsync(
            new SimulatorOptions { Keys = TestKeys.First, ControlPort = free, ApnsSandboxPort = taken }, Cancellation));

        Assert.Equal((taken, "APNs sandbox"), (e.Port, e.Listener));
        Assert.StartsWith($"Port {taken} on 127.0.0.1, wanted for the simulator's APNs sandbox listener, is in use.", e.Message);
        using var again = new TcpListener(IPAddress.Loopback, free);
        again.Start();
    }

    [Fact]
    public async Task Ports_that_are_asked_for_are_used_and_free_again_after_stopping()
    {
        var port = FreePort();

        for (var i = 0; i < 2; i++)
        {
            await using var simulator = await RunningSimulator.OpenAsync(configure: options => options.FcmPort = port);
            Assert.Equal(port, simulator.Server.FcmBaseAddress.Port);
        }
    }

    [Fact]
    public async Task The_gateways_speak_HTTP2_only()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(simulator.Server.ApnsProductionBaseAddress, "/3/device/a1b2c3d4"));

        using var response = await http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(0, simulator.Apns.Received.Asked);
    }

    [Fact]
    public async Task Connections_are_counted_by_listener()
    {
        var simulator = await RunningSimulator.OpenAsync();
        using var other = new SimulatorClient(simulator.Server);
        var providerToken = simulator.Client.Provider();

        await simulator.Client.ApnsAsync("phone-1", providerToken);
        await simulator.Client.ApnsAsync("phone-2", providerToken);
        await other.ApnsAsync("phone-3", providerToken);

        Assert.Equal((2L, 2L, 0L), (simulator.Apns.ConnectionCount, simulator.Apns.OpenConnectionCount, simulator.Fcm.ConnectionCount));
        Assert.Equal(2, simulator.Apns.Received.Recent.Select(push => push.ConnectionId).Distinct().Count());
        await simulator.DisposeAsync();
        Assert.Equal((2L, 0L), (simulator.Apns.ConnectionCount, simulator.Apns.OpenConnectionCount));
    }

    [Fact]
    public async Task A_connection_carries_no_more_streams_at_once_than_were_set()
    {
        await using var simulator = await RunningSimulator.OpenAsync(configure: options => options.ApnsProductionMaxConcurrentStreams = 2);
        using var hold = new CancellationTokenSource();
        simulator.Apns.Faults.ForAll(new() { Delay = TimeSpan.FromMinutes(1) });
        var providerToken = simulator.Client.Provider();
        var pushes = Enumerable.Range(0, 5)
            .Select(i => simulator.Client.ApnsAsync($"phone-{i}", providerToken, cancellationToken: hold.Token))
            .ToArray();
        await simulator.Apns.Received.WaitForAskedAsync(2, TimeSpan.FromSeconds(5), Cancellation);

        await Assert.ThrowsAsync<TimeoutException>(
            () => simulator.Apns.Received.WaitForAskedAsync(3, TimeSpan.FromMilliseconds(100), Cancellation));

        await hold.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(pushes));
    }

    [Fact]
    public async Task Answers_carry_the_simulators_clock()
    {
        await using var simulator = await RunningSimulator.OpenAsync(new FakeTimeProvider(new(2031, 5, 6, 7, 8, 9, TimeSpan.Zero)));

        Assert.Equal("Tue, 06 May 2031 07:08:09 GMT", (await simulator.Client.ApnsAsync("phone-1", simulator.Client.Provider())).Headers["Date"]);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
