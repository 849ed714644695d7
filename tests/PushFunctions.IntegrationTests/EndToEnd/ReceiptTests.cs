using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>An app takes the signed id out of its push and posts it, without credentials.</summary>
public sealed class ReceiptTests(SharedService shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_apps_tell_is_counted_and_shown()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (android, apple) = (Phone.Android(), Phone.Apple());
        var (ann, _) = await shop.RegisterAsync(android);
        await shop.RegisterAsync(apple, ann);
        var operation = await shop.SendAsync([new { UserId = ann }], more: new { Receipts = new[] { "opened", "delivered" } });
        await shop.WaitForOperationAsync(operation);
        var fcm = Received(shop, android).GetProperty("message").GetProperty("data").GetProperty("pf").GetString()!;
        var apns = Received(shop, apple).GetProperty("pf").GetString()!;

        var forged = string.Concat(apns.AsSpan(0, 9), apns[9] == 'A' ? "B" : "A", apns.AsSpan(10));
        await AcceptAsync(shop, (fcm, "opened"), (fcm, "delivered"), (apns, "delivered"));
        await AcceptAsync(shop, (fcm, "opened"), (forged, "opened"), (apns, "dismissed"));

        var stats = await StallTimeout.UntilAsync(
            async () => (await shop.CallAsync(HttpMethod.Get, $"Operations/{operation}")).GetProperty("stats"),
            found => found.GetProperty("delivered").GetInt32() == 2);
        Assert.Equal(1, stats.GetProperty("opened").GetInt32());
        Assert.False(stats.TryGetProperty("dismissed", out _));
        var timeline = (await shop.CallAsync(HttpMethod.Get, $"Users/{ann}/Timeline")).GetProperty("timeline");
        var opened = timeline[0].GetProperty("notifications").EnumerateArray().Single(one => one.TryGetProperty("openedAt", out _));
        var notification = await shop.CallAsync(HttpMethod.Get, opened.GetProperty("id").GetString()!);
        Assert.Equal(opened.GetProperty("openedAt").GetString(), notification.GetProperty("openedAt").GetString());
        Assert.Equal(android.Token, notification.GetProperty("to").GetProperty("token").GetString());
    }

    [Fact]
    public async Task Any_origin_may_post_and_what_is_malformed_or_too_long_is_refused()
    {
        using var shop = await shared.NewCustomerAsync();
        using var app = new HttpClient { BaseAddress = shop.Service.Address };
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/v1/Receipts");
        preflight.Headers.Add("Origin", "https://shop.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type");

        using var allowed = await app.SendAsync(preflight, Stop);

        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Equal("*", Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Origin")));
        var ahead = TimeProvider.System.GetUtcNow().AddMinutes(9).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        foreach (var (body, status, says) in new[]
        {
            ("{}", HttpStatusCode.BadRequest, "missing"), ("[", HttpStatusCode.BadRequest, "JSON"),
            ($$"""{"receipts":[{"id":"x","event":"opened","at":"{{ahead}}"}]}""", HttpStatusCode.BadRequest, "5 minutes"),
            ($$"""{"receipts":[{"id":"{{new string('x', 17_000)}}"}]}""", HttpStatusCode.RequestEntityTooLarge, "16384"),
        })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await app.PostAsync(new Uri("/v1/Receipts", UriKind.Relative), content, Stop);
            Assert.Equal(status, answer.StatusCode);
            Assert.Contains(says, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
    }

    private static async Task AcceptAsync(Customer shop, params (string Id, string Event)[] receipts)
    {
        using var app = new HttpClient { BaseAddress = shop.Service.Address };
        using var content = new StringContent(
            JsonSerializer.Serialize(
                new { receipts = receipts.Select(receipt => new { receipt.Id, receipt.Event }) }, JsonSerializerOptions.Web),
            Encoding.UTF8, "application/json");
        using var answer = await app.PostAsync(new Uri("/v1/Receipts", UriKind.Relative), content, Stop);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal($$"""{"received":{{receipts.Length}}}""", await answer.Content.ReadAsStringAsync(Stop));
    }

    private static JsonElement Received(Customer shop, Phone phone)
    {
        var push = Assert.Single(phone.InboxAt(shop.Simulator).For(phone.Token));
        return JsonElement.Parse(push.Body);
    }
}
