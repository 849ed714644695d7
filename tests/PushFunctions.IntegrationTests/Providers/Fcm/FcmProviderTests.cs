using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PushFunctions.Providers.Fcm;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.Providers.Fcm;

public sealed class FcmProviderTests
{
    private readonly PushCredential _credential = Pushes.Fcm(TestKeys.First);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_push_is_accepted_under_FCMs_name_for_it()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();

        var outcome = await simulated.Fcm().SendAsync(Pushes.Of(_credential), Cancellation);

        var received = Assert.Single(simulated.Server.Fcm.Received.For("device-1"));
        Assert.Equal(new DeliveryOutcome.Accepted(received.Id), outcome);
        Assert.Equal("application/json", received.Headers["content-type"]);
    }

    [Fact]
    public async Task It_works_over_TLS_too()
    {
        await using var simulated = await SimulatedProviders.OpenAsync(configure: options => options.UseTls = true);

        Assert.IsType<DeliveryOutcome.Accepted>(await simulated.Fcm().SendAsync(Pushes.Of(_credential), Cancellation));
    }

    [Fact]
    public async Task A_dry_run_is_validated_and_delivered_to_nobody()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();

        Assert.IsType<DeliveryOutcome.Accepted>(await simulated.Fcm().SendAsync(Pushes.Of(_credential, dryRun: true), Cancellation));

        Assert.True(Assert.Single(simulated.Server.Fcm.Received.For("device-1")).ValidateOnly);
        Assert.Equal(0, simulated.Server.Fcm.Received.Total);
    }

    [Fact]
    public async Task Every_field_passes_FCMs_checks()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var message = new PushMessage
        {
            Title = "t",
            Body = "b",
            Image = "https://example.com/i.png",
            Badge = 1,
            Category = "c",
            ThreadId = "t",
            Link = "https://example.com",
            Sound = "s",
            TimeToLive = 60,
            CollapseKey = "k",
            Data = new Dictionary<string, string> { ["k"] = "v" },
            FcmOverrides = """{"android":{"notification":{"color":"#ff0000"}},"webpush":{"notification":{"icon":"x"}},"data":{"a":"b"}}""",
        };

        Assert.IsType<DeliveryOutcome.Accepted>(await simulated.Fcm().SendAsync(Pushes.Of(_credential, message), Cancellation));
        Assert.IsType<DeliveryOutcome.Accepted>(
            await simulated.Fcm().SendAsync(Pushes.Of(_credential, new PushMessage { Badge = 2, Data = message.Data }), Cancellation));
    }

    [Fact]
    public async Task A_project_that_is_gone_is_the_credentials_fault()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.Fcm.RemoveProject(TestKeys.First.ProjectId);

        Assert.IsType<DeliveryOutcome.CredentialRefused>(await simulated.Fcm().SendAsync(Pushes.Of(_credential), Cancellation));
    }

    [Theory]
    [InlineData("UNREGISTERED", typeof(DeliveryOutcome.TokenExpired))]
    [InlineData("SENDER_ID_MISMATCH", typeof(DeliveryOutcome.Rejected))]
    [InlineData("THIRD_PARTY_AUTH_ERROR", typeof(DeliveryOutcome.CredentialRefused))]
    [InlineData("QUOTA_EXCEEDED", typeof(DeliveryOutcome.Deferred))]
    [InlineData("UNAVAILABLE", typeof(DeliveryOutcome.Deferred))]
    [InlineData("INTERNAL", typeof(DeliveryOutcome.Deferred))]
    public async Task What_FCM_says_is_the_outcome_and_it_is_asked_once(string code, Type outcome)
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.Fcm.Faults.ForAll(new SimulatorFault { Reason = code });

        Assert.IsType(outcome, await simulated.Fcm().SendAsync(Pushes.Of(_credential), Cancellation));
        Assert.Equal(1, simulated.Server.Fcm.Received.Asked);
    }

    [Fact]
    public async Task Retry_After_is_visible_at_once()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Server.Fcm.Faults.ForAll(new SimulatorFault { Reason = "UNAVAILABLE", RetryAfter = "120" });

        var outcome = Assert.IsType<DeliveryOutcome.Deferred>(await simulated.Fcm().SendAsync(Pushes.Of(_credential), Cancellation));

        Assert.Equal(TimeSpan.FromMinutes(2), outcome.After);
    }

    [Fact]
    public async Task A_token_that_is_none_is_rejected_as_such()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();

        var outcome = Assert.IsType<DeliveryOutcome.Rejected>(
            await simulated.Fcm().SendAsync(Pushes.Of(_credential, token: "!not a token".Replace(' ', '-')), Cancellation));

        Assert.Equal(RejectionKind.Token, outcome.Kind);
    }

    [Fact]
    public async Task A_push_over_the_limit_measures_so_and_is_rejected_for_its_size()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var provider = simulated.Fcm();
        var fits = new PushMessage { Data = new Dictionary<string, string> { ["k"] = new('x', 4096 - 1 - """{"aps":{"content-available":1}}""".Length) } };
        var tooLarge = fits with { Data = new Dictionary<string, string> { ["k"] = fits.Data["k"] + "x" } };

        Assert.Null(provider.Check(fits).Excess);
        Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(Pushes.Of(_credential, fits), Cancellation));
        Assert.Equal(new PayloadExcess(4097, 4096), provider.Check(tooLarge).Excess);
        Assert.Equal(
            RejectionKind.PayloadSize,
            Assert.IsType<DeliveryOutcome.Rejected>(await provider.SendAsync(Pushes.Of(_credential, tooLarge), Cancellation)).Kind);
    }

    [Fact]
    public async Task Overrides_that_cannot_be_merged_are_rejected_and_still_measured()
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var provider = simulated.Fcm();
        var message = new PushMessage { Title = new string('t', 5_000), FcmOverrides = """{"token":"other"}""" };

        Assert.Equal(provider.Check(message with { FcmOverrides = null }).Excess, provider.Check(message).Excess);
        Assert.NotNull(provider.Check(message).Excess);
        Assert.Equal(
            new DeliveryOutcome.Rejected("overrides.fcm: only android, webpush, apns, data can be set", RejectionKind.Payload),
            await provider.SendAsync(Pushes.Of(_credential, message), Cancellation));
        Assert.Equal(0, simulated.Server.Fcm.Received.Asked);
    }

    [Fact]
    public void It_serves_FCM_only()
    {
        using var provider = new FcmProvider(
            Options.Create(new FcmOptions()), new ServiceTime(TimeProvider.System), NullLogger<FcmProvider>.Instance);

        Assert.True(provider.Serves(Provider.Fcm));
        Assert.False(provider.Serves(Provider.Apn));
        Assert.False(provider.Serves(Provider.ApnSandbox));
    }

    [Theory]
    [InlineData("""{"apns":{"payload":{"x":"%"}}}""")]
    [InlineData("""{"webpush":{"notification":{"x":"%"}}}""")]
    [InlineData("""{"android":{"notification":{"ticker":"%"}}}""")]
    public async Task The_common_notification_counts_for_every_platform_it_reaches(string overrides)
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var provider = simulated.Fcm();
        var message =
            new PushMessage
            {
                Title = new string('t', 1_900),
                FcmOverrides = overrides.Replace("%", new string('x', 2_300), StringComparison.Ordinal)
            };

        Assert.True(provider.Check(message).Excess?.Bytes > 1_900 + 2_300);
        Assert.Equal(
            RejectionKind.PayloadSize,
            Assert.IsType<DeliveryOutcome.Rejected>(await provider.SendAsync(Pushes.Of(_credential, message), Cancellation)).Kind);
    }

    [Theory]
    [InlineData("""{"apns":{"payload":{"aps":{"alert":{"title":"short"}},"x":"%"}}}""")]
    [InlineData("""{"apns":{"payload":{"aps":{"alert":"short"},"x":"%"}}}""")]
    [InlineData("""{"webpush":{"notification":{"title":"short","x":"%"}}}""")]
    public async Task What_a_platform_has_instead_of_the_notification_counts_once(string overrides)
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var provider = simulated.Fcm();
        var message =
            new PushMessage
            {
                Title = new string('t', 1_900),
                FcmOverrides = overrides.Replace("%", new string('x', 2_300), StringComparison.Ordinal)
            };

        Assert.Null(provider.Check(message).Excess);
        Assert.IsType<DeliveryOutcome.Accepted>(await provider.SendAsync(Pushes.Of(_credential, message), Cancellation));
    }
}
