using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.Providers.Fcm;

public sealed class FcmSignInTests
{
    private static readonly string Email = TestKeys.First.ServiceAccountEmail;
    private readonly PushCredential _credential = Pushes.Fcm(TestKeys.First);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Concurrent_sends_that_are_refused_renew_the_access_token_once()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var provider = simulated.Fcm();
        await provider.SendAsync(Pushes.Of(_credential), Cancellation);
        simulated.Server.Fcm.ExpireAccessTokens();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => provider.SendAsync(Pushes.Of(_credential), Cancellation)));

        Assert.All(outcomes, outcome => Assert.IsType<DeliveryOutcome.Accepted>(outcome));
        Assert.Equal(2, simulated.Server.Fcm.TokenRequestCount);
    }

    [Fact]
    public async Task A_401_that_stays_is_the_credentials_fault_after_one_renewal()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.Fcm.Faults.ForAll(new SimulatorFault { Status = 401 });
        var provider = simulated.Fcm();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => provider.SendAsync(Pushes.Of(_credential), Cancellation)));
        Assert.IsType<DeliveryOutcome.CredentialRefused>(await provider.SendAsync(Pushes.Of(_credential), Cancellation));

        Assert.All(outcomes, outcome => Assert.IsType<DeliveryOutcome.CredentialRefused>(outcome));
        Assert.Equal(2, simulated.Server.Fcm.TokenRequestCount);
    }

    [Fact]
    public async Task A_revoked_account_is_the_credentials_fault_and_is_not_asked_for_again_at_once()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.Fcm.RevokeAccount(Email);
        var provider = simulated.Fcm();

        for (var i = 0; i < 10; i++)
            Assert.Equal(
                new DeliveryOutcome.CredentialRefused("FCM sign-in: invalid_grant"),
                await provider.SendAsync(Pushes.Of(_credential), Cancellation));

        Assert.Equal(1, simulated.Server.Fcm.TokenRequestCount);
        Assert.Equal(0, simulated.Server.Fcm.Received.Asked);
    }

    [Fact]
    public async Task Another_accounts_key_is_refused()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        using var key = System.Security.Cryptography.RSA.Create(2048);

        var outcome = await simulated.Fcm().SendAsync(Pushes.Of(Pushes.Fcm(TestKeys.First, key: key.ExportPkcs8PrivateKeyPem())), Cancellation);

        Assert.Equal(new DeliveryOutcome.CredentialRefused("FCM sign-in: invalid_grant"), outcome);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(404)]
    public async Task Trouble_at_the_token_endpoint_is_no_fault_of_the_credential_and_is_not_waited_for(int status)
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.Fcm.TokenFaults.ForAll(new SimulatorFault { Status = status, Body = "<html>sorry</html>", RetryAfter = "3600" });

        Assert.Equal(
            new DeliveryOutcome.Deferred(
                $"FCM sign-in: the token endpoint responded with {status}", TimeSpan.FromHours(1), TimeSpan.FromSeconds(10)),
            await simulated.Fcm().SendAsync(Pushes.Of(_credential), Cancellation));
        Assert.Equal(1, simulated.Server.Fcm.TokenRequestCount);
    }

    [Fact]
    public async Task A_token_endpoint_that_is_not_there_defers()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.FcmOptions.TokenUri = new Uri($"http://127.0.0.1:{ClosedPort.Find()}/token");

        Assert.Equal(
            new DeliveryOutcome.Deferred("FCM sign-in: connection refused (token endpoint)", null, TimeSpan.FromSeconds(10)),
            await simulated.Fcm().SendAsync(Pushes.Of(_credential), Cancellation));
    }

    [Fact]
    public async Task A_cut_sign_in_defers()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.Fcm.TokenFaults.ForAll(new SimulatorFault { CutConnection = true });

        Assert.IsType<DeliveryOutcome.Deferred>(await simulated.Fcm().SendAsync(Pushes.Of(_credential), Cancellation));
        Assert.Equal(0, simulated.Server.Fcm.Received.Asked);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.Fcm.TokenFaults.ForAll(new SimulatorFault { Status = 307, Body = "" });

        Assert.IsType<DeliveryOutcome.Deferred>(await simulated.Fcm().SendAsync(Pushes.Of(_credential), Cancellation));
        Assert.Equal(1, simulated.Server.Fcm.TokenRequestCount);
    }

    [Fact]
    public async Task A_rotated_credential_signs_in_anew_and_the_old_one_goes_on()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var provider = simulated.Fcm();

        Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(Pushes.Of(_credential), Cancellation));
        Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(Pushes.Of(Pushes.Fcm(TestKeys.First, revision: 2)), Cancellation));
        Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(Pushes.Of(_credential), Cancellation));

        Assert.Equal(2, simulated.Server.Fcm.TokenRequestCount);
    }
}
