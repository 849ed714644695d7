using Microsoft.Extensions.Time.Testing;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.Providers.Fcm;

public sealed class FcmConnectionTests
{
    private readonly PushCredential _credential = Pushes.Fcm(TestKeys.First);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_push_that_gets_no_answer_may_have_arrived()
    {
        var time = new FakeTimeProvider();
        await using var simulated = await SimulatedProviders.OpenAsync(configure: options => options.TimeProvider = TimeProvider.System);
        simulated.Server.Fcm.Faults.ForAll(new SimulatorFault { Delay = TimeSpan.FromHours(1), DeliveredAnyway = true });
        time.SetUtcNow(TimeProvider.System.GetUtcNow());

        var send = simulated.Fcm(time).SendAsync(Pushes.Of(_credential), Cancellation);
        await simulated.Server.Fcm.Received.WaitForAsync(1, TimeSpan.FromSeconds(20), Cancellation);
        time.Advance(simulated.FcmOptions.RequestTimeout);

        Assert.Equal(new DeliveryOutcome.Deferred("FCM: no response in time", null, TimeSpan.FromSeconds(10)), await send);
    }

    [Fact]
    public async Task A_cut_connection_defers_and_the_next_push_gets_another()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.Fcm.Faults.ForAll(new SimulatorFault { CutConnection = true, Times = 1 });
        var provider = simulated.Fcm();

        Assert.Equal(
            new DeliveryOutcome.Deferred("FCM: connection lost", null, TimeSpan.FromSeconds(10)),
            await provider.SendAsync(Pushes.Of(_credential), Cancellation));
        Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(Pushes.Of(_credential), Cancellation));
    }

    [Fact]
    public async Task A_server_that_is_not_there_has_taken_nothing()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.FcmOptions.BaseAddress = new Uri($"http://127.0.0.1:{ClosedPort.Find()}");

        var outcome = await simulated.Fcm().SendAsync(Pushes.Of(_credential), Cancellation);

        Assert.Equal(new DeliveryOutcome.Deferred("FCM: connection refused", null, TimeSpan.FromSeconds(10)), outcome);
    }

    [Fact]
    public async Task A_server_without_HTTP2_does_not_spoil_the_credential()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.FcmOptions.BaseAddress = simulated.Server.ControlAddress;

        Assert.IsType<DeliveryOutcome.Deferred>(await simulated.Fcm().SendAsync(Pushes.Of(_credential), Cancellation));
    }

    [Fact]
    public async Task The_callers_cancellation_is_no_outcome()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.Fcm.Faults.ForAll(new SimulatorFault { Delay = TimeSpan.FromHours(1) });
        using var canceling = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var send = simulated.Fcm().SendAsync(Pushes.Of(_credential), canceling.Token);
        await simulated.Server.Fcm.Received.WaitForAskedAsync(1, TimeSpan.FromSeconds(20), Cancellation);
        await canceling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send);
    }

    [Fact]
    public async Task Many_pushes_share_few_connections_and_one_sign_in()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var provider = simulated.Fcm();

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 500).Select(i => provider.SendAsync(Pushes.Of(_credential, token: $"device-{i}"), Cancellation)));

        Assert.All(outcomes, outcome => Assert.IsType<DeliveryOutcome.Accepted>(outcome));
        Assert.Equal(1, simulated.Server.Fcm.TokenRequestCount);
        Assert.InRange(simulated.Server.Fcm.ConnectionCount, 1, 5);
    }

    [Fact]
    public async Task Another_customers_refused_credential_has_connections_of_its_own()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.Trust(TestKeys.Second);
        simulated.Server.Fcm.DenyAccount(TestKeys.Second.ServiceAccountEmail);
        var provider = simulated.Fcm();

        Assert.IsType<DeliveryOutcome.CredentialRefused>(
            await provider.SendAsync(Pushes.Of(Pushes.Fcm(TestKeys.Second, tail: "0other")), Cancellation));
        Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(Pushes.Of(_credential), Cancellation));
        Assert.Equal(2, simulated.Server.Fcm.ConnectionCount);
    }

    [Fact]
    public async Task A_refused_stream_is_sent_again()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.Fcm.Faults.ForAll(new SimulatorFault { ResetAfterBody = true, ResetCode = 7, Times = 5 });

        Assert.IsType<DeliveryOutcome.Accepted>(await simulated.Fcm().SendAsync(Pushes.Of(_credential), Cancellation));
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.Fcm.Faults.ForAll(new SimulatorFault { Status = 503, Body = new string('x', 3_000_000) });

        Assert.IsType<DeliveryOutcome.Deferred>(await simulated.Fcm().SendAsync(Pushes.Of(_credential), Cancellation));
    }

    [Fact]
    public async Task A_rotated_credential_has_connections_of_its_own()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var provider = simulated.Fcm();
        await provider.SendAsync(Pushes.Of(_credential), Cancellation);

        Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(Pushes.Of(Pushes.Fcm(TestKeys.First, revision: 2)), Cancellation));

        Assert.Equal(2, simulated.Server.Fcm.ConnectionCount);
    }
}
