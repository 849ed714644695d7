using System.Text;
using System.Text.Json.Nodes;
using PushFunctions.Providers.Fcm;

namespace PushFunctions.Tests.Providers.Fcm;

public sealed class FcmRequestBuilderTests
{
    [Fact]
    public void The_least_push() => GoldenFile.AssertSame("fcm-least", Build(Pushes.Hello));

    [Fact]
    public void Every_field() => GoldenFile.AssertSame("fcm-every-field", Build(
        new PushMessage
        {
            Title = "Größe <b>\"M\"</b> 👟",
            Body = "line\nbreak",
            Image = "https://example.com/shoe.png",
            Data = new Dictionary<string, string> { ["order"] = "17", ["empty"] = "" },
            Badge = 3,
            Category = "orders",
            ThreadId = "order-17",
            Link = "https://example.com/orders/17",
            Sound = "ding.caf",
            Priority = PushPriority.Low,
            TimeToLive = 3600,
            CollapseKey = "order",
        },
        expiresAt: Pushes.Now.AddSeconds(1800.2)));

    [Fact]
    public void A_push_with_nothing_to_show() => GoldenFile.AssertSame("fcm-background", Build(
        new PushMessage { Data = new Dictionary<string, string> { ["sync"] = "1" }, TimeToLive = 0 }, expiresAt: Pushes.Now, dryRun: true));

    [Fact]
    public void Overrides_are_merged_last() => GoldenFile.AssertSame("fcm-overrides", Build(Pushes.Hello with
    {
        Sound = "ding",
        Data = new Dictionary<string, string> { ["order"] = "17", ["kept"] = "yes" },
        FcmOverrides = """
            {
              "android": { "priority": "NORMAL", "notification": { "tag": null, "vibrate_timings": ["1s"], "color": "#ff0000" } },
              "apns": { "headers": { "apns-priority": "1" }, "payload": { "aps": { "sound": { "critical": 1 } }, "extra": [1, 2] } },
              "webpush": { "fcm_options": { "link": "https://example.com" } },
              "data": { "order": "18", "new": "entry" }
            }
            """,
    }));

    [Theory]
    [InlineData("""{"token":"other"}""")]
    [InlineData("""{"fid":"other"}""")]
    [InlineData("""{"topic":"news"}""")]
    [InlineData("""{"condition":"'a' in topics"}""")]
    [InlineData("""{"name":"x"}""")]
    [InlineData("""{"android":{},"message":{"token":"other"}}""")]
    public void Overrides_never_reach_the_target(string overrides)
    {
        var rejection = Request(Pushes.Hello with { FcmOverrides = overrides }).Check.Rejection;

        Assert.Equal("overrides.fcm: only android, webpush, apns, data can be set", rejection?.Reason);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"data\":{\"a\":\"one \"quote\" too many\"}}")]
    [InlineData("{\"data\":{},\"data\":{}}")]
    [InlineData("")]
    public void Overrides_that_are_no_object_are_refused(string overrides) =>
        Assert.NotNull(Request(Pushes.Hello with { FcmOverrides = overrides }).Check.Rejection);

    [Fact]
    public void A_link_of_the_apps_own_scheme_goes_into_the_data_only()
    {
        var message = Json(Build(Pushes.Hello with { Link = "myapp://orders/17" }))["message"]!;

        Assert.Equal("myapp://orders/17", (string?)message["data"]!["link"]);
        Assert.Null(message["webpush"]!["fcm_options"]);
    }

    [Fact]
    public void The_senders_own_link_entry_stays() =>
        Assert.Equal(
            "mine", (string?)Json(
                Build(Pushes.Hello with
                {
                    Link = "https://a.example",
                    Data = new Dictionary<string, string> { ["link"] = "mine" }
                }))["message"]!["data"]!["link"]);

    [Fact]
    public void A_broken_surrogate_pair_does_not_break_the_JSON() =>
        Assert.Equal("\uFFFDx", (string?)Json(Build(Pushes.Hello with { Title = "\uD83Dx" }))["message"]!["notification"]!["title"]);

    [Fact]
    public async Task Concurrent_builds_do_not_mix()
    {
        var bodies = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(
            () => Json(
                Build(new PushMessage
                {
                    Title = new string('x', i),
                    Data = new Dictionary<string, string> { ["i"] = $"{i}" }
                }))["message"]!,
            TestContext.Current.CancellationToken)));

        Assert.All(bodies.Index(), body =>
        {
            Assert.Equal(body.Index, ((string)body.Item["notification"]!["title"]!).Length);
            Assert.Equal($"{body.Index}", (string?)body.Item["data"]!["i"]);
        });
    }

    private static JsonNode Json(byte[] body) => JsonNode.Parse(Encoding.UTF8.GetString(body))!;

    private static byte[] Build(PushMessage message, DateTimeOffset? expiresAt = null, bool dryRun = false)
    {
        var request = Request(message, expiresAt, dryRun);
        Assert.Empty(request.Check.Faults);
        return request.Body;
    }

    private static FcmRequest Request(PushMessage message, DateTimeOffset? expiresAt = null, bool dryRun = false) =>
        FcmRequestBuilder.Build(Pushes.Of(Pushes.Fcm(TestKeys.First), message, "fcm:token_1", expiresAt, dryRun), Pushes.Now);

    [Theory]
    [InlineData("""{"apns":{"payload":{"aps":{"alert":{"title-loc-key":"T"}}}}}""", "alert", "10", false)]
    [InlineData("""{"apns":{"payload":{"aps":{"badge":0}}}}""", "alert", "10", true)]
    [InlineData("""{"apns":{"payload":{"aps":{"sound":"ding"}}}}""", "alert", "10", true)]
    [InlineData("""{"apns":{"payload":{"aps":{"category":"news"}}}}""", "background", "5", true)]
    [InlineData("""{"apns":{"payload":{"aps":null}}}""", "background", "5", true)]
    [InlineData("""{"apns":{"live_activity_token":"t","payload":{"aps":{"event":"update","content-state":{"left":3}}}}}""", "liveactivity", "10", false)]
    [InlineData("""{"apns":{"liveActivityToken":"t","payload":{"aps":{"event":"end"}}}}""", "liveactivity", "10", false)]
    [InlineData("""{"apns":{"payload":{"aps":{"event":"end","timestamp":1790000000}}}}""", "liveactivity", "10", false)]
    [InlineData("""{"apns":{"headers":{"APNS-Push-Type":"alert"}}}""", "alert", "10", true)]
    [InlineData("""{"apns":{"headers":{"apns-priority":"1"},"payload":{"aps":{"badge":1}}}}""", "alert", "1", true)]
    [InlineData("""{"android":{"priority":"NORMAL"}}""", "background", "5", true)]
    public void The_apns_part_of_data_follows_from_what_is_sent(string overrides, string pushType, string priority, bool wakes)
    {
        var apns = Json(
            Build(new PushMessage
            {
                Data = new Dictionary<string, string> { ["sync"] = "1" },
                FcmOverrides = overrides
            }))["message"]!["apns"]!;

        Assert.Equal((pushType, priority), ((string?)apns["headers"]!["apns-push-type"], (string?)apns["headers"]!["apns-priority"]));
        Assert.Equal(wakes, apns["payload"]?["aps"]?["content-available"] is not null);
        Assert.All(apns["headers"]!.AsObject(), header => Assert.Equal(header.Key.ToLowerInvariant(), header.Key));
    }

    [Fact]
    public void A_field_in_camel_case_takes_the_place_of_ours()
    {
        var android = Json(Build(Pushes.Hello with { CollapseKey = "ours", FcmOverrides = """{"android":{"collapseKey":"theirs","notification":{"channelId":"news"}}}""" }))["message"]!["android"]!;

        Assert.Equal(("theirs", "news"), ((string?)android["collapse_key"], (string?)android["notification"]!["channel_id"]));
        Assert.Null(android["collapseKey"]);
    }

    [Theory]
    [InlineData("""{"ttl":"5","URGENCY":"low","topic":"news"}""", """{"TTL":"5","Topic":"news","Urgency":"low"}""")]
    [InlineData("""{"ttl":null,"urgency":null,"X-Own":"1"}""", """{"X-Own":"1"}""")]
    public void A_web_push_header_takes_the_place_of_ours_in_whatever_case_it_is_written(string headers, string expected)
    {
        var webpush = Json(Build(Pushes.Hello with { TimeToLive = 60, FcmOverrides = $$$"""{"webpush":{"headers":{{{headers}}}}}""" }))["message"]!["webpush"]!;

        var sent = webpush["headers"]!.AsObject().OrderBy(header => header.Key, StringComparer.Ordinal);
        Assert.Equal(
            expected, new JsonObject(sent.Select(header => KeyValuePair.Create(header.Key, header.Value?.DeepClone()))).ToJsonString());
    }

    [Fact]
    public void A_subtitle_brings_the_whole_alert_along() => Assert.Equal(
        """{"title":"Hello","subtitle":"Again","body":"World"}""",
        Json(Build(Pushes.Hello with { Subtitle = "Again" }))["message"]!["apns"]!["payload"]!["aps"]!["alert"]!.ToJsonString());
}
