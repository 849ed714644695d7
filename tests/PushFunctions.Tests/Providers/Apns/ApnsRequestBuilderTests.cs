using System.Text;
using System.Text.Json.Nodes;
using PushFunctions.Providers.Apns;

namespace PushFunctions.Tests.Providers.Apns;

public sealed class ApnsRequestBuilderTests
{
    [Fact]
    public void The_least_push() => AssertSame("apns-least", Build(Pushes.Hello));

    [Fact]
    public void Every_field() => AssertSame("apns-every-field", Build(
        new PushMessage
        {
            Title = "Größe <b>\"M\"</b> 👟",
            Body = "line\nbreak",
            Image = "https://example.com/shoe.png",
            Data = new Dictionary<string, string> { ["order"] = "17", ["empty"] = "" },
            Badge = 0,
            Category = "orders",
            ThreadId = "order-17",
            Link = "https://example.com/orders/17",
            Sound = "ding.caf",
            Priority = PushPriority.Low,
            TimeToLive = 3600,
            CollapseKey = "order",
        },
        expiresAt: Pushes.Now.AddSeconds(1800)));

    [Fact]
    public void A_push_with_nothing_to_show() => AssertSame("apns-background", Build(
        new PushMessage { Data = new Dictionary<string, string> { ["sync"] = "1" }, Priority = PushPriority.High, TimeToLive = 0 },
        expiresAt: Pushes.Now));

    [Fact]
    public void Overrides_are_merged_last() => AssertSame("apns-overrides", Build(Pushes.Hello with
    {
        Sound = "ding",
        ApnOverrides = """
            {
              "headers": { "APNS-Push-Type": "voip", "apns-topic": "com.example.app.voip", "apns-priority": 10, "apns-channel-id": "abc" },
              "payload": { "aps": { "alert": { "title-loc-key": "T", "title": null }, "sound": { "critical": 1 } }, "extra": [1, 2] }
            }
            """,
    }));

    [Fact]
    public void A_push_that_the_overrides_make_a_background_one_gets_Apples_priority_for_it()
    {
        var request = Build(Pushes.Hello with { ApnOverrides = """{"headers":{"apns-push-type":"background"}}""" });

        Assert.Equal("5", Header(request, "apns-priority"));
    }

    [Fact]
    public void A_badge_alone_is_an_alert_to_Apple_and_still_wakes_the_app()
    {
        var request = Build(new PushMessage { Badge = 1 });

        Assert.Equal("alert", Header(request, "apns-push-type"));
        Assert.Equal("""{"aps":{"badge":1,"content-available":1}}""", Encoding.UTF8.GetString(request.Payload));
    }

    [Theory]
    [InlineData("""{"headers":{"authorization":"bearer other"}}""", "overrides.apn.headers: only apns-… headers can be set")]
    [InlineData("""{"headers":{":path":"/3/device/other"}}""", "overrides.apn.headers: only apns-… headers can be set")]
    [InlineData("""{"headers":{"host":"elsewhere"}}""", "overrides.apn.headers: only apns-… headers can be set")]
    [InlineData("""{"headers":{"apns-id\r\nauthorization":"x"}}""", "overrides.apn.headers: only apns-… headers can be set")]
    [InlineData("""{"headers":{"apns-topic":"com.example.application"}}""", "overrides.apn.headers: apns-topic must be the credential's bundle id, with or without an ending such as .voip")]
    [InlineData("""{"headers":{"apns-priority":[5]}}""", "overrides.apn.headers: a header's value is a string or a number")]
    [InlineData("""{"headers":{"apns-collapse-id":"a\r\nauthorization: x"}}""", "apns-collapse-id: the value contains a control character. Remove it.")]
    [InlineData("""{"headers":[]}""", "overrides.apn.headers: not a JSON object")]
    [InlineData("""{"payload":"x"}""", "overrides.apn.payload: not a JSON object")]
    [InlineData("""{"topic":"x"}""", "overrides.apn: only headers, payload can be set")]
    [InlineData("""{"payload":{"a":"one "quote" too many"}}""", "overrides.apn: not JSON once the variables are put in")]
    public void Overrides_never_reach_who_sends_or_where_to(string overrides, string message) =>
        Assert.Equal(message, Request(Pushes.Hello with { ApnOverrides = overrides }).Check.Rejection!.Reason);

    [Fact]
    public void A_request_knows_whether_the_send_named_its_topic()
    {
        Assert.True(Build(Pushes.Hello with { ApnOverrides = """{"headers":{"APNS-Topic":"com.example.app.voip","apns-push-type":"voip"}}""" }).TopicOverridden);
        Assert.False(Build(Pushes.Hello with { ApnOverrides = """{"headers":{"apns-priority":"5"}}""" }).TopicOverridden);
        Assert.False(Build(Pushes.Hello).TopicOverridden);
    }

    [Fact]
    public void A_line_break_in_the_collapse_key_does_not_become_a_header() =>
        Assert.NotNull(Request(Pushes.Hello with { CollapseKey = "a\r\napns-topic: x" }).Check.Rejection);

    [Fact]
    public void Data_cannot_stand_in_for_aps() =>
        Assert.NotNull(Request(Pushes.Hello with { Data = new Dictionary<string, string> { ["aps"] = "x" } }).Check.Rejection);

    [Fact]
    public void A_token_cannot_leave_its_place_in_the_path() =>
        Assert.Equal(
            "/3/device/..%2F..%2Fx%3Fa%23b",
            ApnsRequestBuilder.Build(Pushes.Of(Pushes.Apns(TestKeys.First), token: "../../x?a#b"), "com.example.app", Pushes.Now).Path);

    [Fact]
    public void A_time_to_live_without_an_end_counts_from_now() =>
        Assert.Equal($"{Pushes.Now.ToUnixTimeSeconds() + 60}", Header(Build(Pushes.Hello with { TimeToLive = 60 }), "apns-expiration"));

    [Fact]
    public void A_request_does_not_print_its_token() =>
        Assert.DoesNotContain("a1b2", Build(Pushes.Hello).ToString(), StringComparison.Ordinal);

    private static ApnsRequest Build(PushMessage message, DateTimeOffset? expiresAt = null)
    {
        var request = Request(message, expiresAt);
        Assert.Empty(request.Check.Faults);
        return request;
    }

    private static ApnsRequest Request(PushMessage message, DateTimeOffset? expiresAt = null) =>
        ApnsRequestBuilder.Build(Pushes.Of(Pushes.Apns(TestKeys.First), message, "a1b2c3", expiresAt), "com.example.app", Pushes.Now);

    private static string? Header(ApnsRequest request, string name) => request.Headers.SingleOrDefault(header => header.Key == name).Value;

    private static void AssertSame(string name, ApnsRequest request) => GoldenFile.AssertSame(name, new JsonObject
    {
        ["path"] = request.Path,
        ["headers"] = new JsonObject(request.Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))),
        ["payload"] = JsonNode.Parse(request.Payload),
    });

    [Fact]
    public void A_Live_Activity_with_data_does_not_wake_the_app()
    {
        var request = Build(new PushMessage
        {
            Data = new Dictionary<string, string> { ["order"] = "17" },
            ApnOverrides = """
                {
                  "headers": { "apns-push-type": "liveactivity", "apns-topic": "com.example.app.push-type.liveactivity" },
                  "payload": { "aps": { "timestamp": 1790000000, "event": "update", "content-state": { "left": 3 } } }
                }
                """,
        });

        Assert.Equal(("liveactivity", "10"), (Header(request, "apns-push-type"), Header(request, "apns-priority")));
        Assert.Equal("""{"aps":{"timestamp":1790000000,"event":"update","content-state":{"left":3}},"order":"17"}""", Encoding.UTF8.GetString(request.Payload));
    }

    [Theory]
    [InlineData("""{"timestamp":1790000000,"event":"update","content-state":{"left":3}}""")]
    [InlineData("""{"timestamp":1790000000,"event":"end","dismissal-date":1790000060}""")]
    public void A_Live_Activity_is_known_by_its_payload_and_gets_its_type_and_topic(string aps)
    {
        var request = Build(new PushMessage
        {
            Data = new Dictionary<string, string> { ["order"] = "17" },
            ApnOverrides = $$$"""{"payload":{"aps":{{{aps}}}}}""",
        });

        Assert.Equal(
            ("liveactivity", "com.example.app.push-type.liveactivity"), (Header(request, "apns-push-type"), Header(request, "apns-topic")));
        Assert.DoesNotContain("content-available", Encoding.UTF8.GetString(request.Payload), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"payload":{"aps":{"alert":{"title-loc-key":"T"}}}}""", "alert", "10", false)]
    [InlineData("""{"payload":{"aps":{"alert":"Hello"}}}""", "alert", "10", false)]
    [InlineData("""{"payload":{"aps":{"badge":0}}}""", "alert", "10", true)]
    [InlineData("""{"payload":{"aps":{"sound":{"critical":1}}}}""", "alert", "10", true)]
    [InlineData("""{"payload":{"aps":{"alert":{}}}}""", "background", "5", true)]
    [InlineData("""{"payload":{"aps":{"category":"news"}}}""", "background", "5", true)]
    [InlineData("""{"payload":{"aps":{"content-available":null}}}""", "background", "5", false)]
    [InlineData("""{"headers":{"apns-push-type":"alert"}}""", "alert", "10", true)]
    [InlineData("""{"headers":{"apns-push-type":"voip","apns-topic":"com.example.app.voip"}}""", "voip", "10", false)]
    [InlineData("""{"headers":{"apns-push-type":"widgets","apns-topic":"com.example.app.push-type.widgets"}}""", "widgets", "10", false)]
    [InlineData("""{"headers":{"apns-priority":"5"},"payload":{"aps":{"badge":1}}}""", "alert", "5", true)]
    public void Push_type_priority_and_content_available_of_data_follow_from_what_is_sent(
        string overrides, string pushType, string priority, bool wakes)
    {
        var request = Build(new PushMessage { Data = new Dictionary<string, string> { ["sync"] = "1" }, ApnOverrides = overrides });

        Assert.Equal((pushType, priority), (Header(request, "apns-push-type"), Header(request, "apns-priority")));
        Assert.Equal(wakes, JsonNode.Parse(request.Payload)!["aps"]?["content-available"] is not null);
    }

    [Fact]
    public void An_alert_whose_overrides_take_the_alert_away_is_a_background_push()
    {
        var request = Build(Pushes.Hello with { ApnOverrides = """{"payload":{"aps":{"alert":null}}}""" });

        Assert.Equal(("background", "5"), (Header(request, "apns-push-type"), Header(request, "apns-priority")));
        Assert.Equal("""{"aps":{"content-available":1}}""", Encoding.UTF8.GetString(request.Payload));
    }

    [Fact]
    public void A_subtitle_stands_between_title_and_body() =>
        Assert.Equal("""{"aps":{"alert":{"title":"Hello","subtitle":"Again","body":"World"}}}""", Encoding.UTF8.GetString(Build(Pushes.Hello with { Subtitle = "Again" }).Payload));
}
