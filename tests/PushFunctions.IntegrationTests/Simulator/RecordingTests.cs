using PushFunctions.Simulator.Recording;

namespace PushFunctions.IntegrationTests.Simulator;

public sealed class RecordingTests
{
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_token_again_is_counted_as_a_duplicate()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var providerToken = simulator.Client.Provider();
        foreach (var token in new[] { "phone-1", "phone-2", "phone-1", "phone-1" })
        {
            await simulator.Client.ApnsAsync(token, providerToken);
        }

        Assert.Equal(
            (3, 1, 0),
            (simulator.Apns.Received.CountFor("phone-1"), simulator.Apns.Received.CountFor("phone-2"), simulator.Apns.Received.CountFor("phone-3")));
        Assert.Equal([0, 1, 2], simulator.Apns.Received.For("phone-1").Select(push => push.Duplicates).ToArray());
        Assert.Equal((4L, 2L), (simulator.Apns.Received.Total, simulator.Apns.Received.Duplicates));
        Assert.Equal(["phone-1", "phone-2"], simulator.Apns.Received.Tokens.Order().ToArray());
        Assert.Empty(simulator.Apns.Received.For("phone-3"));
    }

    [Fact]
    public async Task Only_the_newest_pushes_keep_their_bodies_but_all_are_counted()
    {
        await using var simulator = await RunningSimulator.OpenAsync(configure: options => options.MaxRecorded = 2);
        var providerToken = simulator.Client.Provider();
        foreach (var token in new[] { "phone-1", "phone-2", "phone-1" })
        {
            await simulator.Client.ApnsAsync(token, providerToken);
        }

        Assert.Equal(["phone-2", "phone-1"], simulator.Apns.Received.Recent.Select(push => push.Token).ToArray());
        Assert.Equal(1, Assert.Single(simulator.Apns.Received.For("phone-1")).Duplicates);
        Assert.Equal((2, 3L), (simulator.Apns.Received.CountFor("phone-1"), simulator.Apns.Received.Total));
    }

    [Fact]
    public async Task Clearing_forgets_everything()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        await simulator.Client.ApnsAsync("phone-1", simulator.Client.Provider());
        await simulator.Client.ApnsAsync("phone-1", null);

        simulator.Apns.Received.Clear();

        Assert.Equal("0 asked, 0 taken, 0 refused", simulator.Apns.Received.ToString());
        Assert.Empty(simulator.Apns.Received.Recent);
        Assert.Empty(simulator.Apns.Received.RefusedByReason);
        Assert.Equal(0, simulator.Apns.Received.CountFor("phone-1"));
    }

    [Fact]
    public async Task Waiting_ends_with_the_push_that_was_waited_for()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var providerToken = simulator.Client.Provider();
        var all = simulator.Apns.WaitForAsync(3, StallTimeout, Cancellation);
        var one = simulator.Apns.Received.WaitForTokenAsync("phone-1", 2, StallTimeout, Cancellation);

        await simulator.Client.ApnsAsync("phone-1", providerToken);
        await simulator.Client.ApnsAsync("phone-2", providerToken);
        Assert.Equal((false, false), (all.IsCompleted, one.IsCompleted));
        await simulator.Client.ApnsAsync("phone-1", providerToken);

        await all;
        await one;
        await simulator.Apns.WaitForAsync(3, TimeSpan.Zero, Cancellation);
    }

    [Fact]
    public async Task Waiting_for_requests_counts_the_refused_ones()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var asked = simulator.Apns.Received.WaitForAskedAsync(1, StallTimeout, Cancellation);

        await simulator.Client.ApnsAsync("phone-1", null);

        await asked;
    }

    [Fact]
    public async Task Waiting_in_vain_says_how_far_it_came()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        await simulator.Client.ApnsAsync("phone-1", simulator.Client.Provider());
        await simulator.Client.ApnsAsync("phone-1", null);

        var e = await Assert.ThrowsAsync<TimeoutException>(() => simulator.Apns.WaitForAsync(2, TimeSpan.FromMilliseconds(20), Cancellation));

        Assert.Equal("Waited 0.02 s in vain: 2 pushes wanted, 2 asked, 1 taken, 1 refused", e.Message);
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        var received = new ReceivedPushes(10);
        using var cancellation = new CancellationTokenSource();
        var waiting = received.WaitForAsync(1, StallTimeout, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Thousands_of_pushes_at_once_are_all_counted()
    {
        const int Count = 6000;
        await using var simulator = await RunningSimulator.OpenAsync(configure: options => options.MaxRecorded = 500);
        var accessToken = await simulator.Client.SignInAsync();
        var waiting = simulator.Fcm.WaitForAsync(Count, TimeSpan.FromSeconds(30), Cancellation);

        await Parallel.ForAsync(
            0, Count, new ParallelOptions { MaxDegreeOfParallelism = 100, CancellationToken = Cancellation }, async (i, _) =>
            await simulator.Client.FcmAsync($$"""{"message":{"notification":{"title":"Hello","body":"Number {{i}}"},"token":"phone-{{i % 3000}}" } }""", accessToken));

        await waiting;
        Assert.Equal(
            (Count, Count, 0L, 3000L),
            (simulator.Fcm.Received.Total, simulator.Fcm.Received.Asked, simulator.Fcm.Received.Refused, simulator.Fcm.Received.Duplicates));
        Assert.Equal(500, simulator.Fcm.Received.Recent.Count);
        Assert.Equal(3000, simulator.Fcm.Received.Tokens.Count);
        Assert.Equal(500, simulator.Fcm.Received.Tokens.Sum(token => simulator.Fcm.Received.For(token).Count));
    }
}
