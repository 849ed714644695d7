using Microsoft.Extensions.Time.Testing;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.Providers.Apns;

public sealed class ApnsSignInTests
{
    private readonly PushCredential _credential = Pushes.Apns(TestKeys.First);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Instances_and_credentials_with_one_key_present_one_token()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var credentials =
            new[] { _credential, Pushes.Apns(TestKeys.First, tail: "0other"),
                Pushes.Apns(TestKeys.First, Provider.ApnSandbox, tail: "0sandbox") };
        var instances = new[] { simulated.Apns(), simulated.Apns(), simulated.Apns() };

        var outcomes = await Task.WhenAll(
            instances.SelectMany(instance => credentials.Select(credential => instance.SendAsync(Pushes.Of(credential), Cancellation))));

        Assert.All(outcomes, outcome => Assert.IsType<DeliveryOutcome.Accepted>(outcome));
        var received = simulated.Server.ApnsProduction.Received.Recent.Concat(simulated.Server.ApnsSandbox.Received.Recent);
        Assert.Single(received.Select(push => push.Headers["authorization"]).Distinct());
    }

    [Fact]
    public async Task A_rotated_key_presents_its_own_token_at_once()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.Trust(TestKeys.Second);
        var provider = simulated.Apns();

        Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(Pushes.Of(_credential), Cancellation));
        Assert.IsType<DeliveryOutcome.Accepted>(
            await provider.SendAsync(Pushes.Of(Pushes.Apns(TestKeys.Second, revision: 2)), Cancellation));

        Assert.Equal(2, simulated.Tokens.Envelopes.Count);
    }

    [Fact]
    public async Task Slot_after_slot_APNs_never_finds_the_token_too_old_or_too_new()
    {
        var time = new FakeTimeProvider(Pushes.Now);
        await using var simulated = await SimulatedProviders.OpenAsync(time);
        var provider = simulated.Apns();
        for (var i = 0; i < 60; i++)
        {
            Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(Pushes.Of(_credential, token: $"device-{i}"), Cancellation));
            time.Advance(TimeSpan.FromMinutes(7));
        }

        Assert.Equal(0, simulated.Server.ApnsProduction.Received.Refused);
    }

    [Fact]
    public async Task An_expired_token_is_replaced_once_for_all_concurrent_sends()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.ApnsProduction.ProviderTokenUpdateInterval = TimeSpan.Zero;
        var provider = simulated.Apns();
        await provider.SendAsync(Pushes.Of(_credential), Cancellation);
        simulated.Server.ApnsProduction.Faults.ForAll(new SimulatorFault { Reason = "ExpiredProviderToken", Times = 20 });

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => provider.SendAsync(Pushes.Of(_credential, token: $"device-{i}"), Cancellation)));

        Assert.Equal(2, simulated.Tokens.Envelopes.Count);
        Assert.Contains(outcomes, outcome => outcome is DeliveryOutcome.Accepted);
    }

    [Fact]
    public async Task A_token_that_stays_expired_is_the_credentials_fault_and_nothing_more_is_signed()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.ApnsProduction.ProviderTokenUpdateInterval = TimeSpan.Zero;
        simulated.Server.ApnsProduction.Faults.ForAll(new SimulatorFault { Reason = "ExpiredProviderToken" });
        var provider = simulated.Apns();

        for (var i = 0; i < 10; i++)
            Assert.Equal(
                new DeliveryOutcome.CredentialRefused("ExpiredProviderToken: check the clock"),
                await provider.SendAsync(Pushes.Of(_credential), Cancellation));

        Assert.Equal(2, simulated.Tokens.Envelopes.Count);
        Assert.Equal(11, simulated.Server.ApnsProduction.Received.Asked);
    }

    [Fact]
    public async Task A_clock_that_is_hours_behind_is_named_as_the_cause()
    {
        await using var simulated = await SimulatedProviders.OpenAsync(new FakeTimeProvider(Pushes.Now.AddMinutes(150)));

        var outcome = Assert.IsType<DeliveryOutcome.CredentialRefused>(
            await simulated.Apns(new FakeTimeProvider(Pushes.Now)).SendAsync(Pushes.Of(_credential), Cancellation));

        Assert.Equal("ExpiredProviderToken: check the clock (this machine's clock is 150 minutes behind APNs')", outcome.Reason);
        Assert.InRange(simulated.Tokens.Envelopes.Count, 1, 2);
    }

    [Fact]
    public async Task A_clock_that_is_ahead_is_named_as_the_cause()
    {
        await using var simulated = await SimulatedProviders.OpenAsync(new FakeTimeProvider(Pushes.Now.AddMinutes(-30)));

        var outcome = Assert.IsType<DeliveryOutcome.CredentialRefused>(
            await simulated.Apns(new FakeTimeProvider(Pushes.Now)).SendAsync(Pushes.Of(_credential), Cancellation));

        Assert.Equal("InvalidProviderToken (this machine's clock is 30 minutes ahead of APNs')", outcome.Reason);
    }
}
