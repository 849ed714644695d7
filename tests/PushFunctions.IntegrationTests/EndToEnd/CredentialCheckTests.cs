using System.Text;
using System.Text.Json;

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>Credentials are checked with the providers' stand-ins; no device gets anything.</summary>
public sealed class CredentialCheckTests(SharedService shared)
{
    [Fact]
    public async Task A_good_credential_of_each_kind_is_valid_and_nothing_is_delivered()
    {
        using var shop = await shared.NewCustomerAsync();
        string[] credentials =
        [
            await shop.StoreAsync("FCM", shop.FcmContent), await shop.StoreAsync("APN", shop.ApnContent),
            await shop.StoreAsync("APN_SANDBOX", shop.ApnContent),
        ];

        foreach (var credential in credentials) Assert.Equal(("VALID", null), await CheckAsync(shop, credential));

        foreach (var token in new[] { "credential-check!", "00" })
        {
            Assert.Equal(0, shop.Simulator.Fcm.Received.CountFor(token));
            Assert.Equal(0, shop.Simulator.ApnsProduction.Received.CountFor(token));
        }
    }

    [Fact]
    public async Task A_revoked_one_is_refused_at_once_and_fails_until_a_check_finds_it_restored()
    {
        using var shop = await shared.NewCustomerAsync();
        var (fcm, apn) = (await shop.StoreAsync("FCM", shop.FcmContent), await shop.StoreAsync("APN", shop.ApnContent));
        // Each has signed in before, and holds tokens that are valid for an hour.
        await shop.WaitForOperationAsync(await shop.SendAsync([Phone.Android().Recipient(), Phone.Apple().Recipient()]));
        shop.Simulator.Fcm.RevokeAccount(shop.Keys.ServiceAccountEmail);
        shop.Simulator.ApnsProduction.RevokeKey(shop.Keys.KeyId);

        foreach (var credential in new[] { fcm, apn })
        {
            var (status, reason) = await CheckAsync(shop, credential);
            Assert.Equal("REFUSED", status);
            Assert.Equal(reason, (await HealthAsync(shop, credential)).GetProperty("reason").GetString());
            Assert.Equal("FAILING", await shop.HealthOfAsync(credential));
        }

        shop.Simulator.Fcm.RestoreAccount(shop.Keys.ServiceAccountEmail);
        shop.Simulator.ApnsProduction.RestoreKey(shop.Keys.KeyId);
        foreach (var credential in new[] { fcm, apn })
        {
            Assert.Equal(("VALID", null), await CheckAsync(shop, credential));
            Assert.Equal("OK", await shop.HealthOfAsync(credential));
        }
    }

    [Fact]
    public async Task A_certificate_shows_when_it_ends_and_a_key_does_not()
    {
        using var shop = await shared.NewCustomerAsync();
        var certificate = await shop.CallAsync(HttpMethod.Get, $"Credentials/{await shop.StoreAsync("APN", Certificate(shop))}");
        var key = await shop.CallAsync(HttpMethod.Get, $"Credentials/{await shop.StoreAsync("APN", shop.ApnContent)}");

        Assert.True(certificate.GetProperty("expiresAt").GetDateTimeOffset() > TimeProvider.System.GetUtcNow());
        Assert.Equal(JsonValueKind.Null, key.GetProperty("expiresAt").ValueKind);
    }

    [Fact]
    public async Task An_operation_names_the_account_or_the_key_that_sent_it()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var key = await shop.CallAsync(HttpMethod.Post, "/v1/ApiKeys", new { Scopes = new[] { "send" } });
        using var visitor = new Limits.Client(shop.Service, key.GetProperty("sid").GetString()!, key.GetProperty("secret").GetString()!);
        var phone = Phone.Android();

        var own = await shop.SendAsync([phone.Recipient()]);
        var made = await visitor.PostAsync(
            "PushNotifications", $$$"""{"to":[{"token":"{{{phone.Token}}}","provider":"FCM"}],"content":{"title":"Hello"}}""");

        Assert.Equal(shop.Account.Value, await CreatedByAsync(own));
        Assert.Equal(key.GetProperty("sid").GetString(), await CreatedByAsync(made.Json.GetProperty("operationId").GetString()!));

        async Task<string?> CreatedByAsync(string id) =>
            (await shop.CallAsync(HttpMethod.Get, $"Operations/{id}")).GetProperty("createdBy").GetString();
    }

    private static async Task<(string? Status, string? Reason)> CheckAsync(Customer shop, string credential)
    {
        var check = await shop.CallAsync(HttpMethod.Post, $"Credentials/{credential}/Check");
        return (check.GetProperty("status").GetString(), check.GetProperty("reason").GetString());
    }

    private static async Task<JsonElement> HealthAsync(Customer shop, string credential) =>
        (await shop.CallAsync(HttpMethod.Get, $"Credentials/{credential}")).GetProperty("health");

    private static object Certificate(Customer shop) =>
        new { Certificate = Base64(shop.Keys.ApnsCertificatePem), PrivateKey = Base64(shop.Keys.ApnsCertificateKeyPem) };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
