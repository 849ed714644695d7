using System.Net;

namespace PushFunctions.IntegrationTests.Simulator;

public sealed class ApnsRequestTests
{
    [Theory]
    [InlineData("apns-id", "0b7a1a52-9a7e-4c5c-8b0a-0a3c7b0f7d11")]
    [InlineData("apns-expiration", "0")]
    [InlineData("apns-expiration", "1790000000")]
    [InlineData("apns-priority", "10")]
    [InlineData("apns-priority", "5")]
    [InlineData("apns-priority", "1")]
    [InlineData("apns-collapse-id", "1234567890123456789012345678901234567890123456789012345678901234")]
    [InlineData("apns-push-type", null)]
    public async Task A_good_header_is_taken(string name, string? value)
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        var reply = await simulator.Client.ApnsAsync("a1b2c3d4", simulator.Client.Provider(), headers: new() { [name] = value });

        Assert.Equal((HttpStatusCode.OK, ""), (reply.Status, reply.Body));
    }

    [Theory]
    [InlineData("apns-id", "17", "BadMessageId")]
    [InlineData("apns-id", "0b7a1a529a7e4c5c8b0a0a3c7b0f7d11", "BadMessageId")]
    [InlineData("apns-expiration", "tomorrow", "BadExpirationDate")]
    [InlineData("apns-expiration", "-1", "BadExpirationDate")]
    [InlineData("apns-priority", "7", "BadPriority")]
    [InlineData("apns-priority", "HIGH", "BadPriority")]
    [InlineData("apns-collapse-id", "12345678901234567890123456789012345678901234567890123456789012345", "BadCollapseId")]
    [InlineData("apns-push-type", "banner", "InvalidPushType")]
    [InlineData("apns-topic", null, "MissingTopic")]
    [InlineData("apns-topic", "com.example.unknown", "BadTopic")]
    [InlineData("apns-topic", "com.example.app.voip", "BadTopic")]
    public async Task A_bad_header_is_refused_by_its_reason(string name, string? value, string reason)
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        var reply = await simulator.Client.ApnsAsync("a1b2c3d4", simulator.Client.Provider(), headers: new() { [name] = value });

        Assert.Equal((HttpStatusCode.BadRequest, $"{{\"reason\":\"{reason}\"}}"), (reply.Status, reply.Body));
        Assert.Equal((0L, 1L), (simulator.Apns.Received.Total, simulator.Apns.Received.RefusedByReason[reason]));
    }

    [Theory]
    [InlineData("apns-topic", "com.example.app")]
    [InlineData("apns-priority", "5")]
    [InlineData("apns-id", "0b7a1a52-9a7e-4c5c-8b0a-0a3c7b0f7d11")]
    public async Task A_repeated_header_is_refused(string name, string value)
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        var answer = await RawHttp2.PostAsync(simulator.Server.ApnsProductionBaseAddress, "/3/device/a1b2c3d4",
            [("authorization", $"bearer {simulator.Client.Provider()}"), (name, value), (name, value)], TestContext.Current.CancellationToken);

        Assert.Equal("""{"reason":"DuplicateHeaders"}""", answer);
    }

    [Theory]
    [InlineData("5", true)]
    [InlineData("10", false)]
    [InlineData("1", false)]
    [InlineData(null, false)]
    public async Task A_background_push_has_priority_5(string? priority, bool good)
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        var reply = await simulator.Client.ApnsAsync("a1b2c3d4", simulator.Client.Provider(), """{"aps":{"content-available":1}}""",
            new() { ["apns-push-type"] = "background", ["apns-priority"] = priority });

        Assert.Equal(good ? null : "BadPriority", reply.Reason);
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
    public async Task A_push_type_wants_its_own_topic(string pushType, string suffix)
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var providerToken = simulator.Client.Provider();

        var plain = await simulator.Client.ApnsAsync("a1b2c3d4", providerToken, headers: new() { ["apns-push-type"] = pushType });
        var own = await simulator.Client.ApnsAsync("a1b2c3d4", providerToken,
            headers: new() { ["apns-push-type"] = pushType, ["apns-topic"] = $"com.example.app{suffix}" });

        Assert.Equal(("BadTopic", HttpStatusCode.OK), (plain.Reason, own.Status));
    }

    [Theory]
    [InlineData("", "PayloadEmpty")]
    [InlineData("{}", "PayloadEmpty")]
    [InlineData("[1]", "PayloadEmpty")]
    [InlineData("hello", "PayloadEmpty")]
    [InlineData("""{"aps":{}""", "PayloadEmpty")]
    [InlineData("""{"aps":{}} x""", "PayloadEmpty")]
    public async Task A_payload_is_a_filled_JSON_object(string body, string reason)
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        var reply = await simulator.Client.ApnsAsync("a1b2c3d4", simulator.Client.Provider(), body);

        Assert.Equal((HttpStatusCode.BadRequest, reason), (reply.Status, reply.Reason));
    }

    [Theory]
    [InlineData("alert", "", 4096, null)]
    [InlineData("alert", "", 4097, "PayloadTooLarge")]
    [InlineData("voip", ".voip", 5120, null)]
    [InlineData("voip", ".voip", 5121, "PayloadTooLarge")]
    [InlineData("alert", "", 900_000, "PayloadTooLarge")]
    public async Task A_payload_has_a_limit(string pushType, string suffix, int bytes, string? reason)
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var body = $$"""{"x":"{{new string('x', bytes - 8)}}"}""";

        var reply = await simulator.Client.ApnsAsync("a1b2c3d4", simulator.Client.Provider(), body,
            new() { ["apns-push-type"] = pushType, ["apns-topic"] = $"com.example.app{suffix}" });

        Assert.Equal((reason is null ? HttpStatusCode.OK : HttpStatusCode.RequestEntityTooLarge, reason), (reply.Status, reply.Reason));
    }

    [Theory]
    [InlineData("", "MissingDeviceToken")]
    [InlineData("abc", "BadDeviceToken")]
    [InlineData("a1b2c3d4!", "BadDeviceToken")]
    [InlineData("%20%20%20%20", "BadDeviceToken")]
    public async Task A_token_that_was_never_handed_out_is_bad(string token, string reason)
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        var reply = await simulator.Client.ApnsAsync(token, simulator.Client.Provider());

        Assert.Equal((HttpStatusCode.BadRequest, reason), (reply.Status, reply.Reason));
    }

    [Theory]
    [InlineData("POST", "/3/devices/a1b2c3d4", HttpStatusCode.NotFound, "BadPath")]
    [InlineData("POST", "/3/device/a1b2c3d4/more", HttpStatusCode.NotFound, "BadPath")]
    [InlineData("POST", "/", HttpStatusCode.NotFound, "BadPath")]
    [InlineData("GET", "/3/device/a1b2c3d4", HttpStatusCode.MethodNotAllowed, "MethodNotAllowed")]
    [InlineData("PUT", "/3/device/a1b2c3d4", HttpStatusCode.MethodNotAllowed, "MethodNotAllowed")]
    public async Task Another_path_or_method_is_refused(string method, string path, HttpStatusCode status, string reason)
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        var reply = await simulator.Client.SendAsync(
            SimulatorClient.Http2(new HttpMethod(method), new Uri(simulator.Server.ApnsProductionBaseAddress, path)));

        Assert.Equal((status, reason), (reply.Status, reply.Reason));
    }

    [Fact]
    public async Task A_push_without_an_id_gets_one()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var providerToken = simulator.Client.Provider();

        var first = await simulator.Client.ApnsAsync("a1b2c3d4", providerToken);
        var second = await simulator.Client.ApnsAsync("a1b2c3d4", providerToken);

        Assert.True(Guid.TryParseExact(first.Headers["apns-id"], "D", out _));
        Assert.NotEqual(first.Headers["apns-id"], second.Headers["apns-id"]);
    }

    [Fact]
    public async Task Production_and_sandbox_record_apart()
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        await simulator.Client.ApnsAsync("a1b2c3d4", simulator.Client.Provider(), address: simulator.Server.ApnsSandboxBaseAddress);

        Assert.Equal((0L, 1L), (simulator.Apns.Received.Asked, simulator.Server.ApnsSandbox.Received.Total));
    }
}
