using Microsoft.Extensions.Time.Testing;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.Providers.Apns;

public sealed class ApnsConnectionTests
{
    private readonly PushCredential _credential = Pushes.Apns(TestKeys.First);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task IdleTimeout_is_followed_by_a_new_connection()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var provider = simulated.Apns();
        simulated.Server.ApnsProduction.Faults.ForAll(new SimulatorFault { Reason = "IdleTimeout", Times = 1 });

        Assert.IsType<DeliveryOutcome.Deferred>(await provider.SendAsync(Pushes.Of(_credential), Cancellation));
        Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(Pushes.Of(_credential), Cancellation));

        Assert.Equal(2, simulated.Server.ApnsProduction.ConnectionCount);
    }

    [Fact]
    public async Task A_push_that_gets_no_answer_may_have_arrived_and_its_repeat_carries_the_same_ids()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.ApnsProduction.Faults.ForAll(new SimulatorFault { Delay = TimeSpan.FromHours(1), DeliveredAnyway = true, Times = 1 });
        var provider = simulated.Apns(time);

        var send = provider.SendAsync(Pushes.Of(_credential), Cancellation);
        await simulated.Server.ApnsProduction.WaitForAsync(1, TimeSpan.FromSeconds(20), Cancellation);
        time.Advance(simulated.ApnsOptions.RequestTimeout);

        Assert.Equal(new DeliveryOutcome.Deferred("APNs: no response in time", null, TimeSpan.Zero), await send);
        Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(Pushes.Of(_credential), Cancellation));
        var received = simulated.Server.ApnsProduction.Received.For("device-1");
        Assert.Equal(received[0].Headers["apns-id"], received[1].Headers["apns-id"]);
        Assert.Equal(received[0].Headers["apns-collapse-id"], received[1].Headers["apns-collapse-id"]);
    }

    [Fact]
    public async Task A_server_that_is_not_there_has_taken_nothing()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.ApnsOptions.ProductionBaseAddress = new Uri($"http://127.0.0.1:{ClosedPort.Find()}");

        Assert.Equal(
            new DeliveryOutcome.Deferred("APNs: connection refused", null, TimeSpan.Zero), await simulated.Apns()
                .SendAsync(Pushes.Of(_credential), Cancellation));
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_has_taken_nothing()
    {
        await using var simulated = await SimulatedProviders.OpenAsync(configure: options => options.UseTls = true);
        await using var other = await SimulatedProviders.OpenAsync(configure: options => options.UseTls = true);
        simulated.ApnsOptions.ProductionBaseAddress = other.Server.ApnsProductionBaseAddress;

        Assert.Equal(
            new DeliveryOutcome.Deferred("APNs: TLS handshake failed", null, TimeSpan.Zero), await simulated.Apns()
                .SendAsync(Pushes.Of(_credential), Cancellation));
    }

    [Fact]
    public async Task The_callers_cancellation_is_no_outcome()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.ApnsProduction.Faults.ForAll(new SimulatorFault { Delay = TimeSpan.FromHours(1) });
        var provider = simulated.Apns();
        using var canceling = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var send = provider.SendAsync(Pushes.Of(_credential), canceling.Token);
        await simulated.Server.ApnsProduction.Received.WaitForAskedAsync(1, TimeSpan.FromSeconds(20), Cancellation);
        await canceling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send);
        simulated.Server.ApnsProduction.Faults.Clear();
        Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(Pushes.Of(_credential), Cancellation));
    }
}
