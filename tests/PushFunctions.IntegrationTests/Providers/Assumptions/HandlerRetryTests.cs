using Microsoft.Extensions.Time.Testing;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.Providers.Assumptions;

/// <summary>
/// What we leave to .NET's handler: a request that the server says it did not process is sent again, over another
/// connection where it must be, and no other request is.
/// </summary>
public sealed class HandlerRetryTests
{
    private const int RefusedStream = 7;
    private const int InternalError = 2;
    private readonly PushCredential _credential = Pushes.Apns(TestKeys.First);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refused_stream_is_sent_again_by_the_handler()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.ApnsProduction.Faults.ForAll(new SimulatorFault { ResetAfterBody = true, ResetCode = RefusedStream, Times = 2 });

        Assert.IsType<DeliveryOutcome.Accepted>(await simulated.Apns().SendAsync(Pushes.Of(_credential), Cancellation));
        Assert.Equal(3, simulated.Server.ApnsProduction.Received.Asked);
    }

    [Fact]
    public async Task A_stream_that_stays_refused_has_certainly_not_arrived()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.ApnsProduction.Faults.ForAll(new SimulatorFault { ResetAfterBody = true, ResetCode = RefusedStream });

        var outcome = await simulated.Apns().SendAsync(Pushes.Of(_credential), Cancellation);

        Assert.Equal(new DeliveryOutcome.Deferred("APNs: stream refused", null, TimeSpan.Zero), outcome);
        Assert.InRange(simulated.Server.ApnsProduction.Received.Asked, 4, 20);
    }

    [Fact]
    public async Task What_the_handler_gives_up_on_is_asked_once_more_through_the_gate()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.ApnsProduction.Faults.ForAll(new SimulatorFault { ResetAfterBody = true, ResetCode = RefusedStream, Times = 5 });

        Assert.IsType<DeliveryOutcome.Accepted>(await simulated.Apns().SendAsync(Pushes.Of(_credential), Cancellation));
    }

    [Fact]
    public async Task A_stream_reset_for_another_reason_is_not_sent_again()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.ApnsProduction.Faults.ForAll(new SimulatorFault { ResetAfterBody = true, ResetCode = InternalError });

        var outcome = await simulated.Apns().SendAsync(Pushes.Of(_credential), Cancellation);

        Assert.Equal(new DeliveryOutcome.Deferred("APNs: stream or connection reset (HTTP/2 error 2)", null, TimeSpan.Zero), outcome);
        Assert.Equal(1, simulated.Server.ApnsProduction.Received.Asked);
    }

    [Fact]
    public async Task A_cut_connection_takes_down_what_is_on_it_and_the_next_push_gets_another()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var provider = simulated.Apns();
        await provider.SendAsync(Pushes.Of(_credential), Cancellation);
        simulated.Server.ApnsProduction.Faults.ForAll(new SimulatorFault { CutConnection = true, Times = 1 });

        Assert.IsType<DeliveryOutcome.Deferred>(await provider.SendAsync(Pushes.Of(_credential), Cancellation));
        Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(Pushes.Of(_credential), Cancellation));
        Assert.Equal(2, simulated.Server.ApnsProduction.ConnectionCount);
    }

    [Fact]
    public async Task After_GOAWAY_the_push_under_way_is_answered_and_the_next_opens_another_connection()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var provider = simulated.Apns();
        simulated.Server.ApnsProduction.Faults.ForAll(new SimulatorFault { GoAway = true, Times = 1 });

        Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(Pushes.Of(_credential), Cancellation));
        while (simulated.Server.ApnsProduction.OpenConnectionCount > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);

        Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(Pushes.Of(_credential), Cancellation));
        Assert.Equal(2, simulated.Server.ApnsProduction.ConnectionCount);
    }

    [Fact]
    public async Task Amid_GOAWAYs_nothing_is_lost_and_nothing_sent_twice_but_what_may_have_arrived()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var provider = simulated.Apns();
        simulated.Server.ApnsProduction.Faults.ForAll(new SimulatorFault { GoAway = true, EveryNth = 50 });
        var pushes = Enumerable.Range(0, 500).Select(i => Pushes.Of(_credential, token: $"phone-{i}")).ToList();

        var outcomes = await Task.WhenAll(pushes.Select(push => provider.SendAsync(push, Cancellation)));
        simulated.Server.ApnsProduction.Faults.Clear();
        var lost = outcomes.OfType<DeliveryOutcome.Deferred>().ToList();
        foreach (var (push, _) in pushes.Zip(outcomes).Where(pair => pair.Second is not DeliveryOutcome.Accepted))
            Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(push, Cancellation));

        Assert.Equal(500, simulated.Server.ApnsProduction.Received.Tokens.Count);
        // The server may close so abruptly that its last words are lost: a few pushes then have an unknown outcome.
        Assert.InRange(simulated.Server.ApnsProduction.Received.Duplicates, 0, lost.Count);
    }

    [Fact]
    public async Task More_streams_than_a_connection_allows_open_another()
    {
        var time = new FakeTimeProvider(Pushes.Now);
        // Not fewer than 100: until it has read the server's SETTINGS, the handler takes it for granted that it may
        // open so many.
        await using var simulated = await SimulatedProviders.OpenAsync(time, options => options.ApnsProductionMaxConcurrentStreams = 100);
        simulated.ApnsOptions.RequestTimeout = TimeSpan.FromDays(1);
        var provider = simulated.Apns();
        await provider.SendAsync(Pushes.Of(_credential), Cancellation);
        simulated.Server.ApnsProduction.Faults.ForAll(new SimulatorFault { Delay = TimeSpan.FromSeconds(1) });

        var sends = Enumerable.Range(0, 350)
            .Select(i => provider.SendAsync(Pushes.Of(_credential, token: $"phone-{i}"), Cancellation))
            .ToList();
        await simulated.Server.ApnsProduction.Received.WaitForAskedAsync(351, TimeSpan.FromSeconds(30), Cancellation);

        Assert.All(await time.GoOnUntilAsync(Task.WhenAll(sends)), outcome => Assert.IsType<DeliveryOutcome.Accepted>(outcome));
        Assert.InRange(simulated.Server.ApnsProduction.ConnectionCount, 4, 10);
    }
}
