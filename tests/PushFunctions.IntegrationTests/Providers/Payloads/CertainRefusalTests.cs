using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PushFunctions.Providers.Fcm;

namespace PushFunctions.IntegrationTests.Providers.Payloads;

/// <summary>What the providers are certain to refuse is known before they are asked, and named by its field.</summary>
public sealed class CertainRefusalTests
{
    [Theory]
    [InlineData("apns-push-type", "Alert", "expected one of alert, background")]
    [InlineData("apns-push-type", "banner", "in lower case")]
    [InlineData("apns-priority", "11", "expected 10, 5 or 1")]
    [InlineData("apns-priority", "HIGH", "expected 10, 5 or 1")]
    [InlineData("apns-priority", "05", "expected 10, 5 or 1")]
    [InlineData("apns-expiration", "tomorrow", "expected seconds since 1970")]
    [InlineData("apns-expiration", "-1", "expected seconds since 1970")]
    [InlineData("apns-expiration", "2026-01-31T09:00:00Z", "expected seconds since 1970")]
    [InlineData("apns-expiration", "1790000000.5", "expected seconds since 1970")]
    [InlineData(
        "apns-collapse-id", "12345678901234567890123456789012345678901234567890123456789012345", "at most 64 bytes of UTF-8, got 65")]
    [InlineData("apns-collapse-id", "ééééééééééééééééééééééééééééééééé", "got 66")]
    [InlineData("apns-collapse-id", " a", "leading or trailing whitespace")]
    [InlineData("apns-collapse-id", "a\u00a0", "leading or trailing whitespace")]
    [InlineData("apns-collapse-id", "a\nb", "control character")]
    [InlineData("apns-topic", "com.example.app.voip", "Set apns-push-type to voip")]
    [InlineData("apns-topic", "com.example.app.push-type.liveactivity", "Set apns-push-type to liveactivity")]
    public async Task A_header_that_APNs_cannot_take(string name, string value, string says)
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var headers = JsonSerializer.Serialize(new Dictionary<string, string> { [name] = value });
        var apn = Pushes.Hello with { ApnOverrides = $$$"""{"headers":{{{headers}}}}""" };
        var fcm = Pushes.Hello with { FcmOverrides = $$$"""{"apns":{"headers":{{{headers}}}}}""" };

        AssertFault(Assert.Single(simulated.Apns().Check(apn).Faults), $"$.overrides.apn.headers['{name}']", says);
        AssertFault(Assert.Single(simulated.Fcm().Check(fcm).Faults), $"$.overrides.fcm.apns.headers['{name}']", says);
        Assert.Equal(
            RejectionKind.Payload, Assert.IsType<DeliveryOutcome.Rejected>(
                await simulated.Apns().SendAsync(Pushes.Of(Pushes.Apns(simulated.Server.Keys), apn), Stop)).Kind);
        Assert.Equal(
            RejectionKind.Payload, Assert.IsType<DeliveryOutcome.Rejected>(
                await simulated.Fcm().SendAsync(Pushes.Of(Pushes.Fcm(simulated.Server.Keys), fcm), Stop)).Kind);
        Assert.Equal((0L, 0L), (simulated.Server.Fcm.Received.Asked, simulated.Server.ApnsProduction.Received.Asked));
    }

    [Theory]
    [InlineData("voip", ".voip")]
    [InlineData("complication", ".complication")]
    [InlineData("fileprovider", ".pushkit.fileprovider")]
    [InlineData("location", ".location-query")]
    [InlineData("liveactivity", ".push-type.liveactivity")]
    [InlineData("widgets", ".push-type.widgets")]
    [InlineData("controls", ".push-type.controls")]
    [InlineData("pushtotalk", ".voip-ptt")]
    public async Task A_push_type_without_its_topic(string pushType, string ending)
    {
        await using var simulated = await SimulatedProviders.OpenAsync();

        AssertFault(
            Assert.Single(simulated.Apns().Check(With(null)).Faults), "$.overrides.apn.headers['apns-topic']", $"followed by '{ending}'");
        AssertFault(
            Assert.Single(simulated.Apns().Check(With("com.example.app")).Faults), "$.overrides.apn.headers['apns-topic']",
            $"followed by '{ending}'");
        Assert.Empty(simulated.Apns().Check(With("com.example.app" + ending)).Faults);
        Assert.IsType<DeliveryOutcome.Accepted>(
            await simulated.Apns().SendAsync(Pushes.Of(Pushes.Apns(simulated.Server.Keys), With("com.example.app" + ending)), Stop));

        PushMessage With(string? topic) => Pushes.Hello with
        {
            ApnOverrides = JsonSerializer.Serialize(
                new
                {
                    headers = new Dictionary<string, string?> { ["apns-push-type"] = pushType, ["apns-topic"] = topic }
                    .Where(entry => entry.Value is not null).ToDictionary()
                }),
        };
    }

    [Theory]
    [InlineData("10")]
    [InlineData("1")]
    public async Task A_background_push_with_another_priority_than_5(string priority)
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var message = new PushMessage { Data = new Dictionary<string, string> { ["a"] = "b" }, ApnOverrides = $$$"""{"headers":{"apns-priority":"{{{priority}}}"}}""" };

        AssertFault(
            Assert.Single(simulated.Apns().Check(message).Faults), "$.overrides.apn.headers['apns-priority']",
            "a background push must have the priority 5");
        Assert.Empty(simulated.Apns().Check(message with { Badge = 1 }).Faults);
        Assert.Empty(simulated.Apns().Check(message with { Title = "Hello" }).Faults);
    }

    [Theory]
    [InlineData("""{"android":{"priority":"URGENT"}}""", "$.overrides.fcm.android.priority", "NORMAL, HIGH")]
    [InlineData("""{"android":{"ttl":"3600"}}""", "$.overrides.fcm.android.ttl", "followed by 's'")]
    [InlineData("""{"android":{"ttl":3600}}""", "$.overrides.fcm.android.ttl", "expected a string")]
    [InlineData("""{"android":{"ttl":"2419201s"}}""", "$.overrides.fcm.android.ttl", "0s to 2419200s")]
    [InlineData("""{"android":{"ttl":"-1s"}}""", "$.overrides.fcm.android.ttl", "0s to 2419200s")]
    [InlineData("""{"android":{"data":{"n":1}}}""", "$.overrides.fcm.android.data.n", "expected a string")]
    [InlineData("""{"android":{"data":{"from":"x"}}}""", "$.overrides.fcm.android.data.from", "reserved by FCM")]
    [InlineData("""{"webpush":{"data":{"google.x":"x"}}}""", "$.overrides.fcm.webpush.data['google.x']", "reserved by FCM")]
    [InlineData("""{"android":{"titel":"x"}}""", "$.overrides.fcm.android.titel", "has no such field")]
    [InlineData("""{"android":{"notification":{"color":"red"}}}""", "$.overrides.fcm.android.notification.color", "#RRGGBB")]
    [InlineData("""{"android":{"notification":{"color":"#f00"}}}""", "$.overrides.fcm.android.notification.color", "#RRGGBB")]
    [InlineData("""{"android":{"notification":{"notification_count":1.5}}}""", "$.overrides.fcm.android.notification.notification_count", "an integer")]
    [InlineData("""{"android":{"notification":{"title_loc_args":["a",1]}}}""", "$.overrides.fcm.android.notification.title_loc_args[1]", "expected a string")]
    [InlineData("""{"android":{"notification":{"title":5}}}""", "$.overrides.fcm.android.notification.title", "expected a string")]
    [InlineData("""{"android":{"notification":{"sticky":"yes"}}}""", "$.overrides.fcm.android.notification.sticky", "true or false")]
    [InlineData("""{"android":{"notification":{"visibility":"HIDDEN"}}}""", "$.overrides.fcm.android.notification.visibility", "PRIVATE, PUBLIC")]
    [InlineData("""{"android":{"notification":{"event_time":"noon"}}}""", "$.overrides.fcm.android.notification.event_time", "2026-01-31T09:00:00Z")]
    [InlineData("""{"android":{"notification":{"event_time":"2026-01-31T09:00:00"}}}""", "$.overrides.fcm.android.notification.event_time", "seconds and offset")]
    [InlineData("""{"android":{"notification":{"event_time":"2026-01-31T09:00Z"}}}""", "$.overrides.fcm.android.notification.event_time", "seconds and offset")]
    [InlineData("""{"android":{"notification":{"vibrate_timings":["1"]}}}""", "$.overrides.fcm.android.notification.vibrate_timings[0]", "followed by 's'")]
    [InlineData("""{"android":{"notification":{"light_settings":{"color":{"pink":1}}}}}""", "$.overrides.fcm.android.notification.light_settings.color.pink", "red, green, blue")]
    [InlineData("""{"android":{"notification":"x"}}""", "$.overrides.fcm.android.notification", "expected an object")]
    [InlineData("""{"android":{"collapse_key":"a","collapseKey":"b"}}""", "$.overrides.fcm.android.collapseKey", "Keep one")]
    [InlineData("""{"android":{"fcm_options":{"analytics_label":"a b"}}}""", "$.overrides.fcm.android.fcm_options.analytics_label", "1 to 50 characters")]
    [InlineData("""{"webpush":{"fcm_options":{"link":"http://example.com"}}}""", "$.overrides.fcm.webpush.fcm_options.link", "https://")]
    [InlineData("""{"webpush":{"fcmOptions":{"link":"myapp://x"}}}""", "$.overrides.fcm.webpush.fcmOptions.link", "https://")]
    [InlineData("""{"webpush":{"headers":{"TTL":60}}}""", "$.overrides.fcm.webpush.headers.TTL", "expected a string")]
    [InlineData("""{"webpush":{"headers":{"TTL":"soon"}}}""", "$.overrides.fcm.webpush.headers.TTL", "seconds as digits")]
    [InlineData("""{"webpush":{"headers":{"urgency":"urgent"}}}""", "$.overrides.fcm.webpush.headers.urgency", "very-low")]
    [InlineData("""{"webpush":{"headers":{"Topic":"a b"}}}""", "$.overrides.fcm.webpush.headers.Topic", "1 to 32 characters")]
    [InlineData("""{"webpush":{"headers":{"TTL":"5","ttl":"6"}}}""", "$.overrides.fcm.webpush.headers.ttl", "more than once")]
    [InlineData("""{"webpush":{"headers":{"x-a":"b","X-A":"b"}}}""", "$.overrides.fcm.webpush.headers['X-A']", "more than once")]
    [InlineData("""{"webpush":{"headers":{"X-A":"b "}}}""", "$.overrides.fcm.webpush.headers['X-A']", "leading or trailing whitespace")]
    [InlineData("""{"webpush":{"notification":"x"}}""", "$.overrides.fcm.webpush.notification", "expected an object")]
    [InlineData("""{"apns":{"headers":{"apns-priority":5}}}""", "$.overrides.fcm.apns.headers['apns-priority']", "expected a string")]
    [InlineData("""{"apns":{"headers":{"apns-id":"17"}}}""", "$.overrides.fcm.apns.headers['apns-id']", "a UUID")]
    [InlineData("""{"apns":{"headers":{"apns-priority":"5","APNS-Priority":"5"}}}""", "$.overrides.fcm.apns.headers['APNS-Priority']", "more than once")]
    [InlineData("""{"apns":{"payload":{"aps":"x"}}}""", "$.overrides.fcm.apns.payload.aps", "expected an object")]
    [InlineData("""{"data":{"message_type":"x"}}""", "$.overrides.fcm.data.message_type", "reserved by FCM")]
    public void A_message_that_FCM_cannot_take(string overrides, string context, string says)
    {
        using var provider = new FcmProvider(
            Options.Create(new FcmOptions()), new ServiceTime(TimeProvider.System), NullLogger<FcmProvider>.Instance);

        AssertFault(Assert.Single(provider.Check(Pushes.Hello with { FcmOverrides = overrides }).Faults), context, says);
    }

    [Theory]
    [InlineData("""{"android":{"priority":"normal","ttl":"3600.5s","direct_boot_ok":true,"data":{"googleMapsUrl":"x","gcm":"y","aps":"z"}}}""")]
    [InlineData("""{"android":{"notification":{"notification_count":"3","color":"#ff0000","light_settings":{"color":{"red":"0.5","alpha":1},"light_on_duration":"1s","light_off_duration":"1s"}}}}""")]
    [InlineData("""{"android":{"notification":{"notification_count":3.0,"vibrate_timings":["0.5s"],"event_time":"2026-01-31T09:00:00.123456789+01:00"}}}""")]
    [InlineData("""{"webpush":{"headers":{"TTL":"10","Urgency":"low","Topic":"a-b_c"},"fcm_options":{"link":"HTTPS://example.com"}}}""")]
    [InlineData("""{"apns":{"payload":{"aps":{"badge":1},"x":[1,{"y":null}]},"headers":{"apns-priority":"5","apns-expiration":"0"},"fcm_options":{"image":"https://example.com/i.png"}}}""")]
    [InlineData("""{"android":{"notification":{"tag":null}},"webpush":null}""")]
    public async Task A_message_that_FCM_takes(string overrides)
    {
        await using var simulated = await SimulatedProviders.OpenAsync();
        var message = Pushes.Hello with { FcmOverrides = overrides };

        Assert.Empty(simulated.Fcm().Check(message).Faults);
        Assert.IsType<DeliveryOutcome.Accepted>(await simulated.Fcm().SendAsync(Pushes.Of(Pushes.Fcm(simulated.Server.Keys), message), Stop));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_and_what_is_not_known_yet_is_passed_over()
    {
        using var provider = new FcmProvider(
            Options.Create(new FcmOptions()), new ServiceTime(TimeProvider.System), NullLogger<FcmProvider>.Instance);
        var message = new PushMessage
        {
            IsOutline = true,
            Title = PushMessage.Unknown,
            FcmOverrides = """{"android":{"ttl":"{{ }}","priority":"x","notification":{"color":"y","title":"{{ }}"}},"webpush":{"fcm_options":{"link":"{{ }}"}},"apns":{"headers":{"apns-push-type":"{{ }}"}}}""",
        };

        Assert.Equal(
            ["$.overrides.fcm.android.priority", "$.overrides.fcm.android.notification.color"],
            provider.Check(message).Faults.Select(fault => fault.Context));
        Assert.Contains(provider.Check(message with { IsOutline = false }).Faults, fault => fault.Context == "$.overrides.fcm.android.ttl");
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static void AssertFault(PayloadFault fault, string context, string says)
    {
        Assert.Equal(context, fault.Context);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }
}
