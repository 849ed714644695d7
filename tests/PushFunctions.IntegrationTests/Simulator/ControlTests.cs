using System.Net;
using System.Text;
using System.Text.Json;

namespace PushFunctions.IntegrationTests.Simulator;

public sealed class ControlTests
{
    [Fact]
    public async Task The_root_says_what_there_is()
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        var reply = await simulator.Client.ControlAsync(HttpMethod.Get, "/");

        Assert.StartsWith("text/plain", reply.Headers["Content-Type"]);
        Assert.Contains(simulator.Server.ApnsSandboxBaseAddress.AbsoluteUri, reply.Body);
        Assert.Contains($"curl -X PUT {simulator.Server.ControlAddress}faults -d ", reply.Body);
    }

    [Fact]
    public async Task Deliveries_are_listed_newest_first_without_the_secret_they_were_sent_with()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var providerToken = simulator.Client.Provider();
        await simulator.Client.FcmAsync("""{"message":{"token":"phone-1","notification":{"title":"Hi"}}}""", await simulator.Client.SignInAsync());
        await simulator.Client.ApnsAsync("phone-2", providerToken, address: simulator.Server.ApnsSandboxBaseAddress);

        var reply = await simulator.Client.ControlAsync(HttpMethod.Get, "/deliveries");

        var deliveries = JsonDocument.Parse(reply.Body).RootElement.GetProperty("deliveries").EnumerateArray().ToArray();
        Assert.Equal(["apns-sandbox phone-2 com.example.app", "fcm phone-1 pushfunctions-sim"], deliveries.Select(delivery =>
            $"{delivery.GetProperty("provider")} {delivery.GetProperty("token")} {delivery.GetProperty("scope")}").ToArray());
        Assert.Equal(
            "Hi", deliveries[1].GetProperty("body").GetProperty("message").GetProperty("notification").GetProperty("title").GetString());
        Assert.Equal("alert", deliveries[0].GetProperty("headers").GetProperty("apns-push-type").GetString());
        Assert.DoesNotContain("authorization", reply.Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(providerToken, reply.Body);
    }

    [Theory]
    [InlineData("?token=phone-1", 2)]
    [InlineData("?provider=apns", 3)]
    [InlineData("?provider=apns&token=phone-2", 1)]
    [InlineData("?provider=fcm", 0)]
    [InlineData("?limit=1", 1)]
    [InlineData("?token=phone-3", 0)]
    public async Task Deliveries_can_be_picked(string query, int count)
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var providerToken = simulator.Client.Provider();
        foreach (var token in new[] { "phone-1", "phone-2", "phone-1" })
        {
            await simulator.Client.ApnsAsync(token, providerToken);
        }

        var reply = await simulator.Client.ControlAsync(HttpMethod.Get, "/deliveries" + query);

        Assert.Equal(count, JsonDocument.Parse(reply.Body).RootElement.GetProperty("deliveries").GetArrayLength());
    }

    [Fact]
    public async Task Deliveries_can_be_forgotten()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        await simulator.Client.ApnsAsync("phone-1", simulator.Client.Provider());

        Assert.Equal(HttpStatusCode.NoContent, (await simulator.Client.ControlAsync(HttpMethod.Delete, "/deliveries")).Status);

        Assert.Equal((0L, 0L), (simulator.Apns.Received.Total, simulator.Apns.Received.Asked));
    }

    [Fact]
    public async Task Stats_tell_the_counters_of_each_gateway()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        await simulator.Client.FcmAsync("""{"message":{"token":"phone-1"}}""", await simulator.Client.SignInAsync());
        await simulator.Client.ApnsAsync("phone-1", null);

        var stats = JsonDocument.Parse((await simulator.Client.ControlAsync(HttpMethod.Get, "/stats")).Body).RootElement;

        Assert.Equal((1, 1, 0), (Number("fcm", "asked"), Number("fcm", "taken"), Number("fcm", "refused")));
        Assert.Equal((1, 0, 1), (Number("apns", "asked"), Number("apns", "taken"), Number("apns", "connections")));
        Assert.Equal(1, stats.GetProperty("apns").GetProperty("refusedByReason").GetProperty("MissingProviderToken").GetInt32());
        Assert.Equal(1, Number("fcm-token", simulator.Keys.ServiceAccountEmail));
        Assert.Equal(0, Number("apns-sandbox", "asked"));

        int Number(string gateway, string counter) => stats.GetProperty(gateway).GetProperty(counter).GetInt32();
    }

    [Fact]
    public async Task A_fault_is_set_listed_and_cleared()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var providerToken = simulator.Client.Provider();

        var set = await simulator.Client.ControlAsync(HttpMethod.Put, "/faults",
            """{"provider":"apns","token":"phone-1","reason":"Unregistered","timestamp":"2026-01-01T00:00:00Z","retryAfter":"9","times":5}""");
        Assert.Equal(HttpStatusCode.NoContent, set.Status);
        var faulty = await simulator.Client.ApnsAsync("phone-1", providerToken);
        Assert.Equal(
            (410, "9", "{\"reason\":\"Unregistered\",\"timestamp\":1767225600000}"),
            ((int)faulty.Status, faulty.Headers["Retry-After"], faulty.Body));

        var listed = JsonDocument.Parse(
            (await simulator.Client.ControlAsync(HttpMethod.Get, "/faults")).Body).RootElement.GetProperty("faults")[0];
        Assert.Equal(("apns", "phone-1", 5, 1), (listed.GetProperty("provider").GetString(), listed.GetProperty("token").GetString(),
            listed.GetProperty("times").GetInt32(), listed.GetProperty("happened").GetInt32()));

        Assert.Equal(
            HttpStatusCode.NoContent, (await simulator.Client.ControlAsync(HttpMethod.Delete, "/faults?provider=apns&token=phone-1")).Status);
        Assert.Equal(200, (int)(await simulator.Client.ApnsAsync("phone-1", providerToken)).Status);
    }

    [Theory]
    [InlineData("fcm")]
    [InlineData("fcm-token")]
    [InlineData("apns")]
    [InlineData("apns-sandbox")]
    public async Task Each_provider_can_be_made_to_fail_for_all_and_be_well_again(string provider)
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var accessToken = await simulator.Client.SignInAsync();
        var providerToken = simulator.Client.Provider();
        Func<Task<Reply>> ask = provider switch
        {
            "fcm" => () => simulator.Client.FcmAsync("""{"message":{"token":"phone-1"}}""", accessToken),
            "fcm-token" => () => simulator.Client.SignInWithAsync(Jwts.Assertion(simulator.Keys, TimeProvider.System.GetUtcNow())),
            "apns" => () => simulator.Client.ApnsAsync("phone-1", providerToken),
            _ => () => simulator.Client.ApnsAsync("phone-1", providerToken, address: simulator.Server.ApnsSandboxBaseAddress),
        };

        await simulator.Client.ControlAsync(HttpMethod.Put, "/faults", $$"""{"provider":"{{provider}}","status":503,"delaySeconds":0.01,"slowBodySeconds":0.01}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ask()).Status);

        await simulator.Client.ControlAsync(HttpMethod.Delete, "/faults");
        Assert.Equal(HttpStatusCode.OK, (await ask()).Status);
    }

    [Theory]
    [InlineData("""{"provider":"gcm","status":503}""", "fcm, fcm-token, apns, apns-sandbox")]
    [InlineData("""{"status":503}""", "provider")]
    [InlineData("""{"provider":"fcm","statsu":503}""", "statsu")]
    [InlineData("""{"provider":"fcm","reason":"Unregistered"}""", "Unregistered")]
    [InlineData("""{"provider":"fcm","status":503,"everyNth":0}""", "EveryNth")]
    [InlineData("""{"provider":"fcm","delaySeconds":1e300}""", "TimeSpan")]
    [InlineData("nonsense", "invalid")]
    [InlineData("null", "provider")]
    public async Task A_fault_that_cannot_be_is_refused_with_the_reason(string body, string says)
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        var reply = await simulator.Client.ControlAsync(HttpMethod.Put, "/faults", body);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains(says, JsonDocument.Parse(reply.Body).RootElement.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Credentials_are_ready_to_post()
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        var credentials = JsonDocument.Parse((await simulator.Client.ControlAsync(HttpMethod.Get, "/credentials")).Body).RootElement;

        Assert.Equal(simulator.Keys.ServiceAccountJson, Decoded("FCM", "privateKey"));
        Assert.Equal(simulator.Keys.ApnsP8Pem, Decoded("APN", "privateKey"));
        Assert.Equal(simulator.Keys.ApnsCertificatePem, Decoded("APN certificate", "certificate"));
        Assert.Equal(simulator.Keys.ApnsCertificateKeyPem, Decoded("APN certificate", "privateKey"));
        foreach (var type in new[] { "APN", "APN_SANDBOX" })
        {
            Assert.Equal(
                (simulator.Keys.KeyId, simulator.Keys.TeamId, simulator.Keys.BundleId),
                (Text(type, "keyId"), Text(type, "teamId"), Text(type, "bundleId")));
        }

        string Text(string type, string name) => credentials.GetProperty(type).GetProperty(name).GetString()!;
        string Decoded(string type, string name) => Encoding.UTF8.GetString(Convert.FromBase64String(Text(type, name)));
    }

    [Fact]
    public async Task A_provider_that_does_not_exist_has_no_deliveries()
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await simulator.Client.ControlAsync(HttpMethod.Get, "/deliveries?provider=gcm")).Status);
    }
}
