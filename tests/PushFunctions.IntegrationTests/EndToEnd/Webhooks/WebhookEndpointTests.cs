using System.Net;
using System.Text.Json;

namespace PushFunctions.IntegrationTests.EndToEnd.Webhooks;

/// <summary>Webhook endpoints over HTTP, with a receiver on this machine.</summary>
public sealed class WebhookEndpointTests(SharedService shared)
{
    private const string Url = "https://example.com/push-events";

    [Fact]
    public async Task A_test_arrives_signed_and_its_answer_is_shown()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = _ => new ReceiverAnswer(200, "thank\u0007 you");
        using var shop = await shared.NewCustomerAsync();
        var (id, secret) = await CreateAsync(shop, receiver.Address);

        var answer = await shop.CallAsync(HttpMethod.Post, $"/v1/Webhooks/{id}/Test");

        var request = Assert.Single(receiver.Requests);
        Assert.True(request.IsSignedWith(secret));
        Assert.Equal("application/cloudevents-batch+json", request.Headers["content-type"]);
        var told = Assert.Single(request.Events);
        Assert.Equal(("1.0", "dev.pushfunctions.webhook.test", id), ((string)told["specversion"]!, (string)told["type"]!, (string)told["subject"]!));
        Assert.True(answer.GetProperty("accepted").GetBoolean());
        Assert.Equal((200, "thank you"), (answer.GetProperty("status").GetInt32(), answer.GetProperty("body").GetString()));
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_the_rest_of_a_long_answer_is_not_read()
    {
        await using var inner = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = _ => new ReceiverAnswer(307, new string('x', 1_000_000))
        {
            Headers = new Dictionary<string, string> { ["Location"] = inner.Address.AbsoluteUri },
        };
        using var shop = await shared.NewCustomerAsync();
        var (id, _) = await CreateAsync(shop, receiver.Address);

        var answer = await shop.CallAsync(HttpMethod.Post, $"/v1/Webhooks/{id}/Test");

        Assert.Empty(inner.Requests);
        Assert.False(answer.GetProperty("accepted").GetBoolean());
        Assert.Equal(307, answer.GetProperty("status").GetInt32());
        Assert.Contains("redirects are not followed", answer.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(256, answer.GetProperty("body").GetString()!.Length);
    }

    [Fact]
    public async Task A_receiver_that_says_nothing_for_15_seconds_has_not_accepted()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = _ => new ReceiverAnswer(200) { Delay = TimeSpan.FromSeconds(40) };
        using var shop = await shared.NewCustomerAsync();
        var (id, _) = await CreateAsync(shop, receiver.Address);
        var began = TimeProvider.System.GetTimestamp();

        var answer = await shop.CallAsync(HttpMethod.Post, $"/v1/Webhooks/{id}/Test");

        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.FromSeconds(14.9), TimeSpan.FromSeconds(30));
        Assert.Equal((false, "no response within 15 seconds"), (answer.GetProperty("accepted").GetBoolean(), answer.GetProperty("reason").GetString()));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("status").ValueKind);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_or_breaks_off_is_named_in_fixed_words()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = _ => new ReceiverAnswer(200) { Resets = true };
        using var shop = await shared.NewCustomerAsync();
        var (broken, _) = await CreateAsync(shop, receiver.Address);
        var (absent, _) = await CreateAsync(shop, new Uri("http://127.0.0.1:1/"));

        var first = await shop.CallAsync(HttpMethod.Post, $"/v1/Webhooks/{broken}/Test");
        var second = await shop.CallAsync(HttpMethod.Post, $"/v1/Webhooks/{absent}/Test");

        Assert.Equal("connection lost", first.GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, first.GetProperty("status").ValueKind);
        Assert.Equal("connection refused", second.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task After_a_rotation_both_secrets_verify()
    {
        await using var receiver = await Receiver.StartAsync();
        using var shop = await shared.NewCustomerAsync();
        var (id, secret) = await CreateAsync(shop, receiver.Address);
        var renewed = (await shop.CallAsync(HttpMethod.Post, $"/v1/Webhooks/{id}/Secret")).GetProperty("secret").GetString()!;

        await shop.CallAsync(HttpMethod.Post, $"/v1/Webhooks/{id}/Test");

        var request = Assert.Single(receiver.Requests);
        Assert.NotEqual(secret, renewed);
        Assert.True(request.IsSignedWith(secret) && request.IsSignedWith(renewed));
    }

    [Fact]
    public async Task An_endpoint_is_shown_as_it_was_made_and_changed_and_never_with_its_secret()
    {
        using var shop = await shared.NewCustomerAsync();
        var (id, secret) = await CreateAsync(shop, new Uri(Url));

        await shop.CallAsync(HttpMethod.Patch, $"/v1/Webhooks/{id}", new { Events = new[] { "device.*", "device.*" }, Enabled = false });

        var shown = await shop.CallAsync(HttpMethod.Get, $"/v1/Webhooks/{id}");
        Assert.Equal(Url, shown.GetProperty("url").GetString());
        Assert.Equal("device.*", Assert.Single(shown.GetProperty("events").EnumerateArray()).GetString());
        Assert.Equal("DISABLED", shown.GetProperty("health").GetProperty("status").GetString());
        Assert.DoesNotContain(secret[6..], shown.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", shown.GetRawText(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(id, (await shop.CallAsync(HttpMethod.Get, "/v1/Webhooks")).GetProperty("webhooks")[0].GetProperty("id").GetString());
        await shop.CallAsync(HttpMethod.Delete, $"/v1/Webhooks/{id}");
        Assert.Equal(HttpStatusCode.NotFound, (await shop.RequestAsync(HttpMethod.Get, $"/v1/Webhooks/{id}")).Status);
    }

    [Fact]
    public async Task Bad_input_is_a_400_that_names_the_field_and_what_to_do()
    {
        using var shop = await shared.NewCustomerAsync();
        await RefusedAsync(shop, new { Url = "http://example.com/", Events = new[] { "*" } }, "$.url", "Use an https URL");
        await RefusedAsync(shop, new { Url = "https://10.0.0.8/", Events = new[] { "*" } }, "$.url", "Push__Webhooks__AllowedHosts");
        await RefusedAsync(shop, new { Url = "https://a:b@example.com/", Events = new[] { "*" } }, "$.url", "user name or a password");
        await RefusedAsync(shop, new { Url, Events = new[] { "notification.open" } }, "$.events[0]", "notification.opened");
        await RefusedAsync(shop, new { Url, Events = new[] { "*" }, AppName = "nobody" }, "$.appName", "App not found");
        for (var count = 0; count < 10; count++) await CreateAsync(shop, new Uri(Url));
        await RefusedAsync(shop, new { Url, Events = new[] { "*" } }, null, "limit of 10 webhook endpoints");
    }

    [Fact]
    public async Task Only_the_scope_manage_may_see_or_change_endpoints()
    {
        using var shop = await shared.NewCustomerAsync();
        var key = await shop.CallAsync(HttpMethod.Post, "/v1/ApiKeys", new { Scopes = new[] { "send", "register" } });
        using var client = new HttpClient { BaseAddress = shop.Service.Address };
        client.DefaultRequestHeaders.Authorization =
            ApiHost.Basic(key.GetProperty("sid").GetString()!, key.GetProperty("secret").GetString()!);

        using var answer = await client.GetAsync("/v1/Webhooks", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    internal static async Task<(string Id, string Secret)> CreateAsync(Customer shop, Uri url, params string[] events)
    {
        var made = await shop.CallAsync(
            HttpMethod.Post, "/v1/Webhooks", new { Url = url.AbsoluteUri, Events = events is [] ? ["*"] : events });
        return (made.GetProperty("id").GetString()!, made.GetProperty("secret").GetString()!);
    }

    private static async Task RefusedAsync(Customer shop, object body, string? context, string says) =>
        (await shop.RequestAsync(HttpMethod.Post, "/v1/Webhooks", body)).MustRefuse(HttpStatusCode.BadRequest, 20001, context, says);
}
