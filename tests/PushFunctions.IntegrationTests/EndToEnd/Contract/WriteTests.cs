using System.Net;

namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>Every write answers 202 and is durable before the answer, which says in its body and in its headers where
/// the thing is.</summary>
public sealed class WriteTests(SharedService shared)
{
    [Fact]
    public async Task Every_write_is_answered_with_202_and_the_same_absolute_address_in_body_and_Location()
    {
        using var shop = await shared.NewCustomerAsync();

        var credential = await MadeAsync(
            shop, HttpMethod.Post, "Credentials", new { AppName = "shop", CredentialType = "FCM", Content = shop.FcmContent });
        await WrittenAsync(shop, HttpMethod.Patch, $"Credentials/{credential}", new { IsDefault = true });
        await WrittenAsync(shop, HttpMethod.Patch, "Apps/shop", new { IsDefault = true });
        var phone = Phone.Android();
        var registration = await MadeAsync(shop, HttpMethod.Post, "DeviceRegistrations", new { phone.Token, phone.Provider });
        var user = (await shop.CallAsync(HttpMethod.Get, $"DeviceRegistrations/{registration}")).GetProperty("userId").GetString()!;
        var audience = await MadeAsync(shop, HttpMethod.Post, "/v1/Audiences", new { Name = "everyone" });
        await WrittenAsync(
            shop, HttpMethod.Post, $"/v1/Audiences/{audience}/Users", new { UserIds = new[] { user } }, "/v1/Audiences/" + audience);
        await WrittenAsync(
            shop, HttpMethod.Patch, $"/v1/Audiences/{audience}/Users", new { Remove = new[] { user } }, "/v1/Audiences/" + audience);
        await WrittenAsync(shop, HttpMethod.Delete, $"/v1/Audiences/{audience}/Users/{user}", null, "/v1/Audiences/" + audience);
        var operation = await SentAsync(shop);
        await WrittenAsync(shop, HttpMethod.Patch, $"Operations/{operation}", new { Status = "CANCELED" });
        await WrittenAsync(
            shop, HttpMethod.Delete, $"DeviceRegistrations/{registration}/Devices?token={phone.Token}&provider=FCM", null,
            $"DeviceRegistrations/{registration}");
        await WrittenAsync(shop, HttpMethod.Delete, $"DeviceRegistrations/{registration}");
        await WrittenAsync(shop, HttpMethod.Delete, $"/v1/Users/{user}", null, $"Users/{user}");
        await WrittenAsync(shop, HttpMethod.Delete, $"Users/{user}");
        await WrittenAsync(shop, HttpMethod.Delete, $"/v1/Audiences/{audience}");
        await WrittenAsync(shop, HttpMethod.Delete, $"Credentials/{credential}");
        var made = await shop.RequestAsync(HttpMethod.Post, "/v1/ApiKeys", new { Scopes = new[] { "send" } });
        Assert.Equal(HttpStatusCode.Created, made.Status);
        await WrittenAsync(shop, HttpMethod.Delete, $"/v1/ApiKeys/{made.Json.GetProperty("sid").GetString()}");
    }

    [Fact]
    public async Task What_was_removed_is_not_found_by_whatever_reads_or_writes_it()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (_, registration) = await shop.RegisterAsync(Phone.Android());
        var credential = await shop.StoreAsync("FCM", shop.FcmContent);
        var audience = (await shop.CallAsync(HttpMethod.Post, "/v1/Audiences", new { })).GetProperty("resourceId").GetString()!;
        var key = (await shop.CallAsync(HttpMethod.Post, "/v1/ApiKeys", new { Scopes = new[] { "send" } })).GetProperty("sid").GetString()!;
        foreach (
            var path in new[] { $"DeviceRegistrations/{registration}", $"Credentials/{credential}", $"/v1/Audiences/{audience}",
                $"/v1/ApiKeys/{key}" })
        {
            await shop.CallAsync(HttpMethod.Delete, path);
            MustBeUnknown(await shop.RequestAsync(HttpMethod.Delete, path));
        }

        foreach (
            var path in new[] { $"DeviceRegistrations/{registration}", $"Credentials/{credential}", $"/v1/Audiences/{audience}",
                $"/v1/Audiences/{audience}/Users", $"Operations/{Ids.Operation}", $"Operations/{Ids.Operation}/Errors", Ids.Notification,
                $"Users/{Ids.User}", "Apps/nobody" })
            MustBeUnknown(await shop.RequestAsync(HttpMethod.Get, path));
        MustBeUnknown(await shop.RequestAsync(HttpMethod.Patch, $"Credentials/{credential}", new { IsDefault = true }));
        MustBeUnknown(await shop.RequestAsync(HttpMethod.Patch, "Apps/nobody", new { IsDefault = true }));
        MustBeUnknown(await shop.RequestAsync(HttpMethod.Patch, $"Operations/{Ids.Operation}", new { Status = "CANCELED" }));
        MustBeUnknown(await shop.RequestAsync(HttpMethod.Post, $"/v1/Audiences/{audience}/Users", new { UserIds = new[] { Ids.User } }));
        MustBeUnknown(await shop.RequestAsync(HttpMethod.Delete, $"/v1/Audiences/{audience}/Users/{Ids.User}"));
        MustBeUnknown(await shop.RequestAsync(HttpMethod.Delete, $"DeviceRegistrations/{registration}/Devices?token=t&provider=FCM"));
    }

    private static async Task<string> MadeAsync(Customer shop, HttpMethod method, string path, object body)
    {
        var reply = await shop.RequestAsync(method, path, body);
        var id = reply.Json.GetProperty("resourceId").GetString()!;
        MustSayWhere(shop, reply, $"{path}/{id}", "resource");
        Assert.Equal(id, (await shop.CallAsync(HttpMethod.Get, reply.Headers.Location!.ToString())).GetProperty("id").GetString());
        return id;
    }

    private static async Task<string> SentAsync(Customer shop)
    {
        var reply = await shop.RequestAsync(
            HttpMethod.Post, "",
            new
            {
                To = new[] { Phone.Android().Recipient() },
                Content = new { Title = "Hello" },
                Schedule = new { SendAt = TimeProvider.System.GetUtcNow().AddHours(1) }
            });
        var id = reply.Json.GetProperty("operationId").GetString()!;
        MustSayWhere(shop, reply, $"Operations/{id}", "operation");
        Assert.Equal(id, (await shop.CallAsync(HttpMethod.Get, reply.Headers.Location!.ToString())).GetProperty("id").GetString());
        return id;
    }

    private static async Task WrittenAsync(Customer shop, HttpMethod method, string path, object? body = null, string? at = null) =>
        MustSayWhere(shop, await shop.RequestAsync(method, path, body), at ?? path, "resource");

    private static void MustSayWhere(Customer shop, ApiReply reply, string path, string thing)
    {
        Assert.True(reply.Status == HttpStatusCode.Accepted, reply.Text);
        var location = new Uri(new Uri(shop.Service.Address, "/v1/PushNotifications/"), path).ToString();
        Assert.Equal($$"""{"{{thing}}Id":"{{path[(path.LastIndexOf('/') + 1)..]}}","{{thing}}Location":"{{location}}"}""", reply.Text);
        Assert.Equal(location, reply.Headers.Location!.ToString());
        Assert.Equal(
            (path[(path.LastIndexOf('/') + 1)..], location),
            (reply.Headers.GetValues(thing + "Id").Single(), reply.Headers.GetValues(thing + "Location").Single()));
    }

    private static void MustBeUnknown(ApiReply reply) => reply.MustRefuse(HttpStatusCode.NotFound, 20404, null, "not found");
}
