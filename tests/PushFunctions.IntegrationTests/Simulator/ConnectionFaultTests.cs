using System.Net;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.Simulator;

public sealed class ConnectionFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_reset_stream_has_no_answer_whether_delivered_or_not(bool delivered, int count)
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Apns.Faults.ForToken("phone-1", new() { ResetAfterBody = true, DeliveredAnyway = delivered });
        var providerToken = simulator.Client.Provider();
        await simulator.Client.ApnsAsync("phone-2", providerToken);

        await Assert.ThrowsAsync<HttpRequestException>(() => simulator.Client.ApnsAsync("phone-1", providerToken));

        Assert.Equal(count, simulator.Apns.Received.CountFor("phone-1"));
        Assert.Equal(1 - count, simulator.Apns.Received.Refused);
        Assert.Equal(HttpStatusCode.OK, (await simulator.Client.ApnsAsync("phone-2", providerToken)).Status);
        Assert.Equal(1, simulator.Apns.ConnectionCount);
    }

    [Fact]
    public async Task A_reset_with_REFUSED_STREAM_is_repeated_by_the_HTTP_client()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Apns.Faults.ForToken("phone-1", new() { ResetAfterBody = true, ResetCode = 7, Times = 1 });

        var reply = await simulator.Client.ApnsAsync("phone-1", simulator.Client.Provider());

        Assert.Equal((HttpStatusCode.OK, 2L, 1), (reply.Status, simulator.Apns.Received.Asked, simulator.Apns.Received.CountFor("phone-1")));
    }

    [Fact]
    public async Task A_cut_connection_takes_everything_in_flight_with_it()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var providerToken = simulator.Client.Provider();
        simulator.Apns.Faults.ForToken("slow-phone", new() { Delay = TimeSpan.FromMinutes(1), DeliveredAnyway = true });
        simulator.Apns.Faults.ForToken("phone-1", new() { CutConnection = true });
        await simulator.Client.ApnsAsync("phone-2", providerToken);
        var slow = simulator.Client.ApnsAsync("slow-phone", providerToken);
        await simulator.Apns.Received.WaitForTokenAsync("slow-phone", 1, TimeSpan.FromSeconds(5), Cancellation);

        await Assert.ThrowsAsync<HttpRequestException>(() => simulator.Client.ApnsAsync("phone-1", providerToken));

        await Assert.ThrowsAsync<HttpRequestException>(() => slow);
        Assert.Equal((0, 1), (simulator.Apns.Received.CountFor("phone-1"), simulator.Apns.Received.CountFor("slow-phone")));
        Assert.Equal(HttpStatusCode.OK, (await simulator.Client.ApnsAsync("phone-2", providerToken)).Status);
        Assert.Equal(2, simulator.Apns.ConnectionCount);
    }

    [Fact]
    public async Task GOAWAY_answers_what_is_in_flight_and_then_another_connection_is_opened()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Apns.Faults.ForToken("phone-1", new() { GoAway = true });
        var providerToken = simulator.Client.Provider();
        await simulator.Client.ApnsAsync("phone-2", providerToken);

        var goAway = await simulator.Client.ApnsAsync("phone-1", providerToken);

        Assert.Equal(HttpStatusCode.OK, goAway.Status);
        var connections = simulator.Apns.Received.Recent.Select(push => push.ConnectionId).ToArray();
        Assert.Equal(connections[0], connections[1]);
        // The answer may overtake the GOAWAY, and then a push still goes over the old connection.
        do
        {
            Assert.Equal(HttpStatusCode.OK, (await simulator.Client.ApnsAsync("phone-2", providerToken)).Status);
        }
        while (simulator.Apns.Received.Recent[^1].ConnectionId == connections[0]);

        Assert.Equal(2, simulator.Apns.ConnectionCount);
    }

    [Fact]
    public async Task GOAWAY_can_come_with_an_error()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Apns.Faults.ForToken("phone-1", new() { GoAway = true, Reason = "Shutdown" });

        var reply = await simulator.Client.ApnsAsync("phone-1", simulator.Client.Provider());

        Assert.Equal((503, "Shutdown"), ((int)reply.Status, reply.Reason));
    }

    [Fact]
    public async Task A_delay_passes_on_the_simulators_clock_and_then_the_push_is_taken()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var simulator = await RunningSimulator.OpenAsync(time);
        simulator.Apns.Faults.ForToken("phone-1", new() { Delay = TimeSpan.FromHours(3) });
        simulator.Apns.ProviderTokenUpdateInterval = TimeSpan.Zero;
        var slow = simulator.Client.ApnsAsync("phone-1", simulator.Client.Provider());
        await simulator.Apns.Received.WaitForAskedAsync(1, TimeSpan.FromSeconds(5), Cancellation);
        Assert.Equal(HttpStatusCode.OK, (await simulator.Client.ApnsAsync("phone-2", simulator.Client.Provider())).Status);
        Assert.Equal((false, 0), (slow.IsCompleted, simulator.Apns.Received.CountFor("phone-1")));

        // The delay may begin a moment after the request was counted, so the clock goes on until it is over.
        while (!slow.IsCompleted)
        {
            time.Advance(TimeSpan.FromHours(3));
            await Task.Yield();
        }

        Assert.Equal((HttpStatusCode.OK, 1), ((await slow).Status, simulator.Apns.Received.CountFor("phone-1")));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_caller_who_does_not_wait_for_a_delay_cannot_know_whether_it_was_delivered(bool delivered, int count)
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Fcm.Faults.ForAll(new() { Delay = TimeSpan.FromMinutes(1), DeliveredAnyway = delivered });
        var accessToken = await simulator.Client.SignInAsync();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var send = simulator.Client.FcmAsync("""{"message":{"token":"phone-1"}}""", accessToken, cancellationToken: patience.Token);
        await simulator.Fcm.Received.WaitForAskedAsync(1, TimeSpan.FromSeconds(5), Cancellation);
        await simulator.Fcm.Received.WaitForTokenAsync("phone-1", count, TimeSpan.FromSeconds(5), Cancellation);

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send);
        Assert.Equal(count, simulator.Fcm.Received.CountFor("phone-1"));
    }

    [Fact]
    public async Task An_error_can_come_although_the_push_was_delivered()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Fcm.Faults.ForAll(new() { Status = 503, DeliveredAnyway = true, Times = 1 });
        var accessToken = await simulator.Client.SignInAsync();

        var first = await simulator.Client.FcmAsync("""{"message":{"token":"phone-1"}}""", accessToken);
        var again = await simulator.Client.FcmAsync("""{"message":{"token":"phone-1"}}""", accessToken);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (first.Status, again.Status));
        Assert.Equal((2, 1L, 0L), (simulator.Fcm.Received.CountFor("phone-1"), simulator.Fcm.Received.Duplicates, simulator.Fcm.Received.Refused));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_slow_body_sends_its_headers_at_once(bool refused)
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var slow = new SimulatorFault { SlowBody = TimeSpan.FromMilliseconds(50), Status = refused ? 410 : null };
        simulator.Apns.Faults.ForAll(slow);
        simulator.Fcm.Faults.ForAll(slow with { Status = refused ? 429 : null });

        var apns = await simulator.Client.ApnsAsync("phone-1", simulator.Client.Provider());
        var fcm = await simulator.Client.FcmAsync("""{"message":{"token":"phone-1"}}""", await simulator.Client.SignInAsync());

        Assert.Equal((refused ? 410 : 200, refused ? 429 : 200), ((int)apns.Status, (int)fcm.Status));
        Assert.Contains(refused ? "RESOURCE_EXHAUSTED" : "projects/pushfunctions-sim/messages/", fcm.Body);
    }

    [Fact]
    public async Task A_slow_body_keeps_the_reader_waiting()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var simulator = await RunningSimulator.OpenAsync(time);
        simulator.Fcm.Faults.ForAll(new() { SlowBody = TimeSpan.FromHours(1) });
        var request = SimulatorClient.Http2(HttpMethod.Post, new Uri(simulator.Server.FcmBaseAddress, "/v1/projects/pushfunctions-sim/messages:send"), """{"message":{"token":"phone-1"}}""");
        request.Headers.Authorization = new("Bearer", await simulator.Client.SignInAsync());
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var body = response.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal((HttpStatusCode.OK, false), (response.StatusCode, body.IsCompleted));
        while (!body.IsCompleted)
        {
            time.Advance(TimeSpan.FromHours(1));
            await Task.Yield();
        }

        Assert.Contains("projects/pushfunctions-sim/messages/", await body);
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_delayed_answers()
    {
        var simulator = await RunningSimulator.OpenAsync();
        simulator.Apns.Faults.ForAll(new() { Delay = TimeSpan.FromHours(1) });
        var slow = simulator.Client.ApnsAsync("phone-1", simulator.Client.Provider());
        await simulator.Apns.Received.WaitForAskedAsync(1, TimeSpan.FromSeconds(5), Cancellation);

        await simulator.Server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, Cancellation);

        await Assert.ThrowsAsync<HttpRequestException>(() => slow);
        simulator.Client.Dispose();
    }
}
