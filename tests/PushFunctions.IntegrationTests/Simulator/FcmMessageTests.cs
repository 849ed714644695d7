using System.Net;
using System.Text.Json;

namespace PushFunctions.IntegrationTests.Simulator;

public sealed class FcmMessageTests
{
    [Theory]
    [InlineData("""{"message":{"token":"t-01","data":{"a":"1"},"notification":{"title":"T","body":"B","image":"https://example.com/i.png"}}}""")]
    [InlineData("""{"message":{"fid":"cYzyl4uaTAuEyCgGYB1m4J"}}""")]
    [InlineData("""{"message":{"condition":"'a' in topics || 'b' in topics"}}""")]
    [InlineData("""{"message":{"token":"t-01","fid":null,"android":null}}""")]
    [InlineData("""{"validateOnly":false,"message":{"token":"t-01","fcmOptions":{"analyticsLabel":"x"},"android":{"collapseKey":"k","directBootOk":true}}}""")]
    [InlineData("""{"message":{"token":"t-01","android":{"priority":"HIGH","ttl":"0s"}}}""")]
    [InlineData("""{"message":{"token":"t-01","android":{"priority":"normal","ttl":"2419200s"}}}""")]
    [InlineData("""{"message":{"token":"t-01","android":{"ttl":"3600.5s","notification":{"notification_priority":"PRIORITY_MAX","notification_count":3,"title_loc_args":["a","b"],"vibrate_timings":["0.5s"],"event_time":"2026-01-31T09:00:00Z","light_settings":{"color":{"red":1,"alpha":0.5},"light_on_duration":"1s"}}}}}""")]
    [InlineData("""{"message":{"token":"t-01","apns":{"headers":{"apns-priority":"5"},"payload":{"aps":{"badge":1},"x":[1,{"y":null}]},"live_activity_token":"l"}}}""")]
    [InlineData("""{"message":{"token":"t-01","android":{"notification":{"notification_count":"3","light_settings":{"color":{"red":"0.5","green":1e-1,"alpha":"1"}}}}}}""")]
    [InlineData("""{"message":{"token":"t-01","android":{"notification":{"notification_count":3.0}}}}""")]
    [InlineData("""{"message":{"token":"t-01","android":{"notification":{"notification_count":"3.0","color":"#Ff0000"}}}}""")]
    [InlineData("""{"message":{"token":"t-01","data":{"googleMapsUrl":"x","google":"x","gcm":"x","gcm.n.e":"x","gcm.notification":"x","from_":"x"}}}""")]
    [InlineData("""{"message":{"token":"t-01","webpush":{"fcm_options":{"link":"HTTPS://example.com"}},"fcm_options":{"analytics_label":"a-b_c.d~e%20"}}}""")]
    [InlineData("""{"message":{"token":"t-01","apns":{"headers":{"apns-priority":"1","apns-push-type":"liveactivity","apns-expiration":"0"},"live_activity_token":"t"}}}""")]
    [InlineData("""{"message":{"token":"t-01","webpush":{"headers":{"TTL":"10"},"data":{"a":"b"},"notification":{"title":"T","actions":[]},"fcm_options":{"link":"https://example.com"}}}}""")]
    public async Task A_message_that_fits_is_taken(string body)
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        var reply = await simulator.Client.FcmAsync(body, await simulator.Client.SignInAsync());

        Assert.Equal((HttpStatusCode.OK, ""), (reply.Status, reply.Status == HttpStatusCode.OK ? "" : reply.Body));
        Assert.Equal(1, simulator.Fcm.Received.Total);
    }

    [Theory]
    [InlineData("""{"message":{"token":"t-01","titel":"x"}}""", "message", """Invalid JSON payload received. Unknown name "titel" at 'message': Cannot find field.""")]
    [InlineData("""{"message":{"token":"t-01"},"dry_run":true}""", "", """Invalid JSON payload received. Unknown name "dry_run": Cannot find field.""")]
    [InlineData("""{"message":{"token":"t-01","notification":{"sound":"x"}}}""", "message.notification", """Invalid JSON payload received. Unknown name "sound" at 'message.notification': Cannot find field.""")]
    [InlineData("""{"message":{"token":"t-01","android":{"notification":{"light_settings":{"color":{"pink":1}}}}}}""", "message.android.notification.light_settings.color", """Invalid JSON payload received. Unknown name "pink" at 'message.android.notification.light_settings.color': Cannot find field.""")]
    [InlineData("""{"message":{"token":"t-01","data":{"a":"b","n":10}}}""", "message.data[1].value", "Invalid value at 'message.data[1].value' (TYPE_STRING), 10")]
    [InlineData("""{"message":{"token":"t-01","data":{"n":null}}}""", "message.data[0].value", "Invalid value at 'message.data[0].value' (TYPE_STRING), null")]
    [InlineData("""{"message":{"token":"t-01","data":"x"}}""", "message.data", "Invalid value at 'message.data' (type.googleapis.com/google.firebase.fcm.v1.Message.DataEntry), \"x\"")]
    [InlineData("""{"message":{"token":7}}""", "message.token", "Invalid value at 'message.token' (TYPE_STRING), 7")]
    [InlineData("""{"message":{"token":"t-01","android":{"priority":"URGENT"}}}""", "message.android.priority", "Invalid value at 'message.android.priority' (type.googleapis.com/google.firebase.fcm.v1.AndroidMessagePriority), \"URGENT\"")]
    [InlineData("""{"message":{"token":"t-01","android":{"ttl":"3600"}}}""", "message.android.ttl", "Invalid value at 'message.android.ttl' (type.googleapis.com/google.protobuf.Duration), Field 'ttl', Illegal duration format; duration must end with 's'")]
    [InlineData("""{"message":{"token":"t-01","android":{"ttl":3600}}}""", "message.android.ttl", "Invalid value at 'message.android.ttl' (type.googleapis.com/google.protobuf.Duration), 3600")]
    [InlineData("""{"message":{"token":"t-01","android":{"notification":{"event_time":"2026-01-31"}}}}""", "message.android.notification.event_time", "Invalid value at 'message.android.notification.event_time' (type.googleapis.com/google.protobuf.Timestamp), \"2026-01-31\"")]
    [InlineData("""{"message":{"token":"t-01","android":{"notification":{"event_time":"2026-01-31T09:00:00"}}}}""", "message.android.notification.event_time", "Invalid value at 'message.android.notification.event_time' (type.googleapis.com/google.protobuf.Timestamp), \"2026-01-31T09:00:00\"")]
    [InlineData("""{"message":{"token":"t-01","android":{"direct_boot_ok":"yes"}}}""", "message.android.direct_boot_ok", "Invalid value at 'message.android.direct_boot_ok' (TYPE_BOOL), \"yes\"")]
    [InlineData("""{"message":{"token":"t-01","android":{"notification":{"notification_count":1.5}}}}""", "message.android.notification.notification_count", "Invalid value at 'message.android.notification.notification_count' (TYPE_INT32), 1.5")]
    [InlineData("""{"message":{"token":"t-01","android":{"notification":{"notification_count":"many"}}}}""", "message.android.notification.notification_count", "Invalid value at 'message.android.notification.notification_count' (TYPE_INT32), \"many\"")]
    [InlineData("""{"message":{"token":"t-01","android":{"notification":{"notification_count":2147483648}}}}""", "message.android.notification.notification_count", "Invalid value at 'message.android.notification.notification_count' (TYPE_INT32), 2147483648")]
    [InlineData("""{"message":{"token":"t-01","android":{"notification":{"light_settings":{"color":{"red":"bright"}}}}}}""", "message.android.notification.light_settings.color.red", "Invalid value at 'message.android.notification.light_settings.color.red' (TYPE_FLOAT), \"bright\"")]
    [InlineData("""{"message":{"token":"t-01","android":{"notification":{"title_loc_args":["a",1]}}}}""", "message.android.notification.title_loc_args[1]", "Invalid value at 'message.android.notification.title_loc_args[1]' (TYPE_STRING), 1")]
    [InlineData("""{"message":{"token":"t-01","apns":{"payload":"{}"}}}""", "message.apns.payload", "Invalid value at 'message.apns.payload' (type.googleapis.com/google.protobuf.Struct), \"{}\"")]
    [InlineData("""{"message":{"token":"t-01","apns":{"headers":{"apns-priority":5}}}}""", "message.apns.headers[0].value", "Invalid value at 'message.apns.headers[0].value' (TYPE_STRING), 5")]
    [InlineData("""{"message":{"token":"t-01","topic":"news"}}""", "message", "Invalid value at 'message' (oneof), oneof field 'target' is already set. Cannot set 'topic'")]
    [InlineData("""{"message":"x"}""", "message", "Invalid value at 'message' (type.googleapis.com/google.firebase.fcm.v1.Message), \"x\"")]
    [InlineData("""{"message":""", "", "Invalid JSON payload received. Unexpected token.")]
    [InlineData("[]", "", "Invalid JSON payload received. Unexpected token.")]
    [InlineData("", "", "Invalid JSON payload received. Unexpected token.")]
    [InlineData("""{"message":{"token":"t-01","data":{"a":"\ud800"}}}""", "", "Invalid JSON payload received. Unexpected token.")]
    public async Task A_message_of_the_wrong_shape_is_refused_by_its_field(string body, string field, string description)
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        var reply = await simulator.Client.FcmAsync(body, await simulator.Client.SignInAsync());

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal(description, reply.Error.GetProperty("message").GetString());
        var detail = Assert.Single(reply.Error.GetProperty("details").EnumerateArray());
        Assert.Equal("type.googleapis.com/google.rpc.BadRequest", detail.GetProperty("@type").GetString());
        var violation = Assert.Single(detail.GetProperty("fieldViolations").EnumerateArray());
        Assert.Equal((field, description), (violation.GetProperty("field").GetString(), violation.GetProperty("description").GetString()));
        Assert.Equal((0L, 1L), (simulator.Fcm.Received.Total, simulator.Fcm.Received.RefusedByReason["INVALID_ARGUMENT"]));
    }

    [Theory]
    [InlineData("""{}""", "message", "The message is not set.")]
    [InlineData("""{"message":{}}""", "message", "Recipient of the message is not set.")]
    [InlineData("""{"message":{"token":""}}""", "message.token", "The registration token is not a valid FCM registration token")]
    [InlineData("""{"message":{"token":"not a token!"}}""", "message.token", "The registration token is not a valid FCM registration token")]
    [InlineData("""{"message":{"fid":"x y z"}}""", "message.token", "The registration token is not a valid FCM registration token")]
    [InlineData("""{"message":{"topic":"/topics/a b"}}""", "message.topic", "Invalid topic name")]
    [InlineData("""{"message":{"condition":"a and b"}}""", "message.condition", "Invalid condition expression provided.")]
    [InlineData("""{"message":{"token":"t-01","data":{"from":"x"}}}""", "message.data", "Invalid data payload key: from")]
    [InlineData("""{"message":{"token":"t-01","data":{"message_type":"x"}}}""", "message.data", "Invalid data payload key: message_type")]
    [InlineData("""{"message":{"token":"t-01","data":{"google.sent":"x"}}}""", "message.data", "Invalid data payload key: google.sent")]
    [InlineData("""{"message":{"token":"t-01","android":{"data":{"gcm.notification.e":"x"}}}}""", "message.data", "Invalid data payload key: gcm.notification.e")]
    [InlineData("""{"message":{"token":"t-01","webpush":{"data":{"google.a":"x"}}}}""", "message.data", "Invalid data payload key: google.a")]
    [InlineData("""{"message":{"token":"t-01","webpush":{"fcm_options":{"link":"http://example.com"}}}}""", "message.webpush.fcm_options.link", "Invalid webpush link: must be an HTTPS URL.")]
    [InlineData("""{"message":{"token":"t-01","webpush":{"fcmOptions":{"link":"myapp://x"}}}}""", "message.webpush.fcm_options.link", "Invalid webpush link: must be an HTTPS URL.")]
    [InlineData("""{"message":{"token":"t-01","android":{"notification":{"color":"red"}}}}""", "message.android.notification.color", "Invalid notification color: must be in #RRGGBB format.")]
    [InlineData("""{"message":{"token":"t-01","android":{"notification":{"color":"#ff00001"}}}}""", "message.android.notification.color", "Invalid notification color: must be in #RRGGBB format.")]
    [InlineData("""{"message":{"token":"t-01","apns":{"headers":{"apns-priority":"7"}}}}""", "message.apns.headers", "Invalid APNs headers: BadPriority.")]
    [InlineData("""{"message":{"token":"t-01","apns":{"headers":{"apns-push-type":"background","apns-priority":"10"}}}}""", "message.apns.headers", "Invalid APNs headers: BadPriority.")]
    [InlineData("""{"message":{"token":"t-01","apns":{"headers":{"apns-push-type":"Alert"}}}}""", "message.apns.headers", "Invalid APNs headers: InvalidPushType.")]
    [InlineData("""{"message":{"token":"t-01","apns":{"headers":{"apns-expiration":"tomorrow"}}}}""", "message.apns.headers", "Invalid APNs headers: BadExpirationDate.")]
    [InlineData("""{"message":{"token":"t-01","apns":{"headers":{"apns-priority":"5","APNS-PRIORITY":"5"}}}}""", "message.apns.headers", "Invalid APNs headers: DuplicateHeaders.")]
    [InlineData("""{"message":{"token":"t-01","apns":{"payload":{"aps":"x"}}}}""", "message.apns.payload", "Invalid APNs payload: aps must be an object.")]
    [InlineData("""{"message":{"token":"t-01","fcm_options":{"analytics_label":"a b"}}}""", "message.fcm_options.analytics_label", "Invalid analytics label: must match ^[a-zA-Z0-9-_.~%]{1,50}$.")]
    [InlineData("""{"message":{"token":"t-01","android":{"ttl":"2419201s"}}}""", "message.android.ttl", "Invalid value for field android.ttl: must be a duration between 0 and 2419200 seconds.")]
    [InlineData("""{"message":{"token":"t-01","android":{"ttl":"-1s"}}}""", "message.android.ttl", "Invalid value for field android.ttl: must be a duration between 0 and 2419200 seconds.")]
    public async Task A_message_that_breaks_a_rule_of_FCM_is_refused_with_its_error_code(string body, string field, string message)
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        AssertInvalid(await simulator.Client.FcmAsync(body, await simulator.Client.SignInAsync()), field, message);
    }

    [Theory]
    [InlineData(4096 - 6, HttpStatusCode.OK)]
    [InlineData(4096 - 5, HttpStatusCode.BadRequest)]
    public async Task Title_body_and_data_have_4096_bytes_together(int bytes, HttpStatusCode status)
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        // 1 for the key, 5 for title and body: an é is two bytes.
        var body = JsonSerializer.Serialize(
            new
            {
                message =
                new { token = "t-01", data = new { k = new string('x', bytes) }, notification = new { title = "é", body = "abc" } }
            });

        var reply = await simulator.Client.FcmAsync(body, await simulator.Client.SignInAsync());

        Assert.Equal(status, reply.Status);
        if (status != HttpStatusCode.OK)
            AssertInvalid(reply, "message", "Android message is too big");
    }

    [Theory]
    [InlineData("apns", "payload", "APNs message is too big")]
    [InlineData("webpush", "notification", "Web push message is too big")]
    public async Task What_is_meant_for_one_platform_has_the_limit_too(string platform, string field, string message)
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var content = new Dictionary<string, object> { [field] = new { x = new string('x', 4100) } };
        var body = JsonSerializer.Serialize(new { message = new Dictionary<string, object> { ["token"] = "t-01", [platform] = content } });

        AssertInvalid(await simulator.Client.FcmAsync(body, await simulator.Client.SignInAsync()), "message", message);
    }

    [Theory]
    [InlineData("apns", "payload", "APNs message is too big")]
    [InlineData("webpush", "notification", "Web push message is too big")]
    public async Task The_common_notification_counts_for_the_platform_too(string platform, string field, string message)
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var content = new Dictionary<string, object> { [field] = new { x = new string('x', 2_300) } };
        var own =
            new Dictionary<string, object>
            {
                [field] = platform == "apns"
                ? new { aps = new { alert = new { title = "t" } }, x = new string('x', 2_300) }
                    : new { title = "t", x = new string('x', 2_300) }
            };
        var accessToken = await simulator.Client.SignInAsync();

        AssertInvalid(await simulator.Client.FcmAsync(Body(content), accessToken), "message", message);
        Assert.Equal(HttpStatusCode.OK, (await simulator.Client.FcmAsync(Body(own), accessToken)).Status);

        string Body(object part) =>
            JsonSerializer.Serialize(
                new
                {
                    message =
                    new Dictionary<string, object>
                    {
                        ["token"] = "t-01",
                        ["notification"] = new { title = new string('t', 1_900) },
                        [platform] = part
                    }
                });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_speaks_HTTP_1_1_is_served_too(bool withTls)
    {
        await using var simulator = await RunningSimulator.OpenAsync(configure: options => options.UseTls = withTls);
        var accessToken = await simulator.Client.SignInAsync();
        const string Body = """{"message":{"token":"t-01"}}""";

        var replies =
            new[] { await simulator.Client.FcmAsync(Body, accessToken, version: HttpVersion.Version11), await simulator.Client.FcmAsync(
                Body, accessToken), await simulator.Client.FcmAsync(Body, accessToken, version: HttpVersion.Version11) };

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Equal(3, simulator.Fcm.Received.Total);
        Assert.Equal(2, simulator.Fcm.ConnectionCount);
    }

    [Fact]
    public async Task A_topic_has_half_the_limit()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var accessToken = await simulator.Client.SignInAsync();
        static string Topic(int bytes) => $$$$"""{"message":{"topic":"news","data":{"k":"{{{{new string('x', bytes - 1)}}}}"}}}""";

        Assert.Equal(HttpStatusCode.OK, (await simulator.Client.FcmAsync(Topic(2048), accessToken)).Status);
        AssertInvalid(await simulator.Client.FcmAsync(Topic(2049), accessToken), "message", "Android message is too big");
        Assert.Equal(["/topics/news"], simulator.Fcm.Received.Tokens);
    }

    [Fact]
    public async Task A_message_to_validate_only_is_recorded_but_delivered_to_nobody()
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        var reply = await simulator.Client.FcmAsync("""{"validate_only":true,"message":{"token":"t-01"}}""", await simulator.Client.SignInAsync());

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.True(Assert.Single(simulator.Fcm.Received.For("t-01")).ValidateOnly);
        Assert.Equal((0L, 0, 1L), (simulator.Fcm.Received.Total, simulator.Fcm.Received.CountFor("t-01"), simulator.Fcm.Received.Asked));
        Assert.Empty(simulator.Fcm.Received.Tokens);
    }

    [Fact]
    public async Task Every_violation_is_told_at_once()
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        var reply = await simulator.Client.FcmAsync("""{"message":{"token":1,"x":2}}""", await simulator.Client.SignInAsync());

        Assert.Equal(
            "Invalid value at 'message.token' (TYPE_STRING), 1\nInvalid JSON payload received. Unknown name \"x\" at 'message': Cannot find field.",
            reply.Error.GetProperty("message").GetString());
        Assert.Equal(2, reply.Error.GetProperty("details")[0].GetProperty("fieldViolations").GetArrayLength());
    }

    private static void AssertInvalid(Reply reply, string field, string message)
    {
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal(
            ("INVALID_ARGUMENT", message), (reply.Error.GetProperty("status").GetString(), reply.Error.GetProperty("message").GetString()));
        var details = reply.Error.GetProperty("details");
        Assert.Equal("INVALID_ARGUMENT", details[0].GetProperty("errorCode").GetString());
        Assert.Equal(field, details[1].GetProperty("fieldViolations")[0].GetProperty("field").GetString());
    }
}
