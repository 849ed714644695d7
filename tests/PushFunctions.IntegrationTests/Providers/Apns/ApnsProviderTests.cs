using System.Text.Json.Nodes;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.Providers.Apns;

public sealed class ApnsProviderTests
{
    private readonly PushCredential _credential = Pushes.Apns(TestKeys.First);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_push_is_accepted_under_the_notifications_own_id()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();

        var outcome = await simulated.Apns().SendAsync(Pushes.Of(_credential), Cancellation);

        var received = Assert.Single(simulated.Server.ApnsProduction.Received.For("device-1"));
        Assert.Equal(new DeliveryOutcome.Accepted(Pushes.Id().ToUuid().ToString("D")), outcome);
        Assert.Equal(Pushes.Id().ToUuid().ToString("D"), received.Id);
        Assert.Equal("World", (string?)JsonNode.Parse(received.Body)!["aps"]!["alert"]!["body"]);
    }

    [Fact]
    public async Task A_sandbox_credential_goes_to_the_sandbox()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();

        Assert.IsType<DeliveryOutcome.Accepted>(
            await simulated.Apns().SendAsync(Pushes.Of(Pushes.Apns(TestKeys.First, Provider.ApnSandbox)), Cancellation));

        Assert.Equal((1, 0), (simulated.Server.ApnsSandbox.Received.Total, simulated.Server.ApnsProduction.Received.Total));
    }

    [Fact]
    public async Task Every_field_passes_Apples_checks()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var message = new PushMessage
        {
            Title = "Größe 👟",
            Body = "b",
            Image = "https://example.com/i.png",
            Badge = 1,
            Category = "c",
            ThreadId = "t",
            Link = "https://example.com",
            Sound = "s",
            TimeToLive = 60,
            CollapseKey = "Schlüssel",
            Data = new Dictionary<string, string> { ["k"] = "v" },
            ApnOverrides = """{"headers":{"apns-priority":"1"},"payload":{"aps":{"interruption-level":"passive"}}}""",
        };
        var provider = simulated.Apns();

        Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(Pushes.Of(_credential, message), Cancellation));
        Assert.IsType<DeliveryOutcome.Accepted>(
            await provider.SendAsync(Pushes.Of(_credential, new PushMessage { Data = message.Data }), Cancellation));
        Assert.Equal("Schlüssel", simulated.Server.ApnsProduction.Received.For("device-1")[0].Headers["apns-collapse-id"]);
    }

    [Fact]
    public async Task A_client_certificate_says_who_sends()
    {
        await using var simulated = await SimulatedProviders.OpenAsync(configure: options => options.UseTls = true);

        Assert.IsType<DeliveryOutcome.Accepted>(
            await simulated.Apns().SendAsync(Pushes.Of(Pushes.ApnsCertificate(TestKeys.First)), Cancellation));

        var received = Assert.Single(simulated.Server.ApnsProduction.Received.For("device-1"));
        Assert.False(received.Headers.ContainsKey("authorization"));
        Assert.Equal(TestKeys.First.BundleId, received.Headers["apns-topic"]);
        Assert.Empty(simulated.Tokens.Envelopes);
    }

    [Fact]
    public async Task A_revoked_certificate_is_the_credentials_fault()
    {
        await using var simulated = await SimulatedProviders.OpenAsync(configure: options => options.UseTls = true);
        simulated.Server.ApnsProduction.RevokeCertificate(TestKeys.First.ApnsCertificateThumbprint);

        Assert.Equal(
            new DeliveryOutcome.CredentialRefused("BadCertificate"), await simulated.Apns()
                .SendAsync(Pushes.Of(Pushes.ApnsCertificate(TestKeys.First)), Cancellation));
    }

    [Fact]
    public async Task A_dry_run_is_accepted_without_asking()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();

        Assert.Equal(
            new DeliveryOutcome.Accepted("dry-run"), await simulated.Apns().SendAsync(Pushes.Of(_credential, dryRun: true), Cancellation));
        Assert.Equal(0, simulated.Server.ApnsProduction.Received.Asked);
    }

    [Fact]
    public async Task A_dry_run_of_what_cannot_be_built_says_so()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();

        Assert.IsType<DeliveryOutcome.Rejected>(
            await simulated.Apns().SendAsync(Pushes.Of(_credential, Pushes.Hello with { ApnOverrides = "[]" }, dryRun: true), Cancellation));
    }

    [Fact]
    public async Task An_uninstalled_app_tells_since_when()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var since = Pushes.Now.AddDays(-3);
        simulated.Server.ApnsProduction.Faults.ForAll(new SimulatorFault { Reason = "Unregistered", Timestamp = since });

        Assert.Equal(
            new DeliveryOutcome.TokenExpired("Unregistered", since), await simulated.Apns().SendAsync(Pushes.Of(_credential), Cancellation));
    }

    [Theory]
    [InlineData("BadDeviceToken", typeof(DeliveryOutcome.Rejected))]
    [InlineData("InvalidProviderToken", typeof(DeliveryOutcome.CredentialRefused))]
    [InlineData("TooManyRequests", typeof(DeliveryOutcome.Deferred))]
    [InlineData("TooManyProviderTokenUpdates", typeof(DeliveryOutcome.Deferred))]
    [InlineData("ServiceUnavailable", typeof(DeliveryOutcome.Deferred))]
    [InlineData("Shutdown", typeof(DeliveryOutcome.Deferred))]
    public async Task What_APNs_says_is_the_outcome_and_it_is_asked_once(string reason, Type outcome)
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.ApnsProduction.Faults.ForAll(new SimulatorFault { Reason = reason });

        Assert.IsType(outcome, await simulated.Apns().SendAsync(Pushes.Of(_credential), Cancellation));
        Assert.Equal(1, simulated.Server.ApnsProduction.Received.Asked);
        Assert.Single(simulated.Tokens.Envelopes);
    }

    [Fact]
    public async Task The_payload_measures_as_Apple_measures_it()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var provider = simulated.Apns();
        var fits = new PushMessage { Body = new string('x', 4096 - """{"aps":{"alert":{"body":""}}}""".Length - 4) + "👟" };
        var tooLarge = fits with { Body = fits.Body + "x" };

        Assert.Null(provider.Check(fits).Excess);
        Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(Pushes.Of(_credential, fits), Cancellation));
        Assert.Equal(new PayloadExcess(4097, 4096), provider.Check(tooLarge).Excess);
        Assert.Equal(
            new DeliveryOutcome.Rejected("PayloadTooLarge", RejectionKind.PayloadSize),
            await provider.SendAsync(Pushes.Of(_credential, tooLarge), Cancellation));
    }

    [Fact]
    public async Task A_VoIP_push_has_more_room_than_any_other()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var provider = simulated.Apns();
        var voip = new PushMessage { Body = new string('x', 5120 - """{"aps":{"alert":{"body":""}}}""".Length), ApnOverrides = """{"headers":{"apns-push-type":"voip","apns-topic":"com.example.app.voip"}}""" };
        var live = voip with { ApnOverrides = """{"headers":{"apns-push-type":"liveactivity","apns-topic":"com.example.app.push-type.liveactivity"}}""" };

        Assert.Null(provider.Check(voip).Excess);
        Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(Pushes.Of(_credential, voip), Cancellation));
        Assert.Equal(new PayloadExcess(5120, 4096), provider.Check(live).Excess);
        Assert.Equal(
            new DeliveryOutcome.Rejected("PayloadTooLarge", RejectionKind.PayloadSize),
            await provider.SendAsync(Pushes.Of(_credential, live), Cancellation));
    }

    [Fact]
    public async Task What_cannot_be_built_still_measures()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var provider = simulated.Apns();
        var large = new PushMessage { Title = new string('t', 5_000) };
        var wrong = large with { ApnOverrides = "[]", Data = new Dictionary<string, string> { ["aps"] = "x" } };

        Assert.Equal(provider.Check(large).Excess, provider.Check(wrong).Excess);
        Assert.NotNull(provider.Check(large).Excess);
    }

    [Fact]
    public async Task It_serves_APNs_only()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var provider = simulated.Apns();

        Assert.Equal([false, true, true], Enum.GetValues<Provider>().Select(provider.Serves));
    }
}
