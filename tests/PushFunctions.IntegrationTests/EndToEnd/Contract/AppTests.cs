using System.Net;
using System.Text.Json;

namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>Apps come and go with their credentials.</summary>
public sealed class AppTests(SharedService shared)
{
    [Fact]
    public async Task The_11th_App_and_the_11th_credential_of_an_App_are_a_400()
    {
        using var shop = await shared.NewCustomerAsync();
        for (var number = 0; number < 10; number++) await StoreAsync(shop, $"app_{number}");
        for (var number = 1; number < 10; number++) await StoreAsync(shop, "app_0");

        (await RequestAsync(shop, "app_10")).MustRefuse(HttpStatusCode.BadRequest, 20001, "$.appName", "10 Apps");
        (await RequestAsync(shop, "app_0")).MustRefuse(HttpStatusCode.BadRequest, 20001, "$.appName", "10 credentials");

        Assert.Equal(10, (await Pages.IdsAsync(shop, "Apps", "apps", id: "name")).Count);
        Assert.Equal(10, (await Pages.IdsAsync(shop, "Credentials?appName=app_0", "credentials")).Count);
    }

    [Fact]
    public async Task The_first_App_and_the_first_credential_of_each_type_are_the_defaults_until_others_take_that_over()
    {
        using var shop = await shared.NewCustomerAsync();
        var (fcm, apn) = (await shop.StoreAsync("FCM", shop.FcmContent), await shop.StoreAsync("APN", shop.ApnContent));
        var second = await shop.StoreAsync("FCM", shop.FcmContent);
        await StoreAsync(shop, "other");

        Assert.Equal((true, Defaults(("FCM", fcm), ("APN", apn))), await AppAsync(shop, "shop"));
        Assert.False((await AppAsync(shop, "other")).IsDefault);
        await shop.CallAsync(HttpMethod.Patch, $"Credentials/{second}", new { IsDefault = true });
        await shop.CallAsync(HttpMethod.Patch, "Apps/other", new { IsDefault = true });
        Assert.Equal((false, Defaults(("FCM", second), ("APN", apn))), await AppAsync(shop, "shop"));
        Assert.True((await AppAsync(shop, "other")).IsDefault);
        var third = (
            await shop.CallAsync(
                HttpMethod.Post, "Credentials",
                new { AppName = "shop", CredentialType = "FCM", Content = shop.FcmContent, IsDefault = true }))
                    .GetProperty("resourceId")
                    .GetString()!;
        Assert.Equal(Defaults(("FCM", third), ("APN", apn)), (await AppAsync(shop, "shop")).Credentials);
        Assert.False((await shop.CallAsync(HttpMethod.Get, $"Credentials/{second}")).GetProperty("isDefault").GetBoolean());
    }

    [Fact]
    public async Task A_credential_without_an_App_goes_to_the_default_App_and_is_a_400_where_there_is_none()
    {
        using var shop = await shared.NewCustomerAsync();
        (await RequestAsync(shop, null)).MustRefuse(HttpStatusCode.BadRequest, 20001, "$.appName", "Name one in 'appName'");
        await StoreAsync(shop, "first");
        await StoreAsync(shop, "second");

        var made = await RequestAsync(shop, null);
        await shop.CallAsync(HttpMethod.Patch, "Apps/second", new { IsDefault = true });
        await RequestAsync(shop, null);

        Assert.Equal(
            "first", (await shop.CallAsync(HttpMethod.Get, $"Credentials/{made.Json.GetProperty("resourceId").GetString()}"))
                .GetProperty("appName").GetString());
        Assert.Equal(2, (await Pages.IdsAsync(shop, "Credentials?appName=second", "credentials")).Count);
        for (var number = 2; number < 10; number++) await StoreAsync(shop, "second");
        (await RequestAsync(shop, null)).MustRefuse(HttpStatusCode.BadRequest, 20001, "$.appName", "10 credentials");
    }

    [Fact]
    public async Task The_default_is_not_given_up_but_moved_and_the_400_says_how()
    {
        using var shop = await shared.NewCustomerAsync();
        var (first, second) = (await shop.StoreAsync("FCM", shop.FcmContent), await shop.StoreAsync("FCM", shop.FcmContent));

        (await shop.RequestAsync(HttpMethod.Patch, $"Credentials/{first}", new { IsDefault = false }))
            .MustRefuse(HttpStatusCode.BadRequest, 20001, "$.isDefault", "PATCH another credential of the type with isDefault true");
        (await shop.RequestAsync(HttpMethod.Patch, "Apps/shop", new { IsDefault = false }))
            .MustRefuse(HttpStatusCode.BadRequest, 20001, "$.isDefault", "set isDefault to true on another App");
        Assert.Equal(
            HttpStatusCode.Accepted,
            (await shop.RequestAsync(HttpMethod.Patch, $"Credentials/{second}", new { IsDefault = false })).Status);
    }

    [Fact]
    public async Task Deleting_a_default_promotes_the_newest_of_the_type_and_the_oldest_App_that_is_left()
    {
        using var shop = await shared.NewCustomerAsync();
        var first = await StoreAsync(shop, "first");
        var (one, two, three) = (await StoreAsync(shop, "second"), await StoreAsync(shop, "second"), await StoreAsync(shop, "second"));
        await StoreAsync(shop, "third");

        await shop.CallAsync(HttpMethod.Delete, $"Credentials/{one}");
        Assert.Equal(Defaults(("FCM", three)), (await AppAsync(shop, "second")).Credentials);
        await shop.CallAsync(HttpMethod.Delete, $"Credentials/{first}");
        Assert.Equal(["third", "second"], await Pages.IdsAsync(shop, "Apps", "apps", id: "name"));
        Assert.Equal((true, Defaults(("FCM", three))), await AppAsync(shop, "second"));
        Assert.Equal(HttpStatusCode.NotFound, (await shop.RequestAsync(HttpMethod.Get, "Apps/first")).Status);
        await shop.CallAsync(HttpMethod.Delete, $"Credentials/{three}");
        Assert.Equal(Defaults(("FCM", two)), (await AppAsync(shop, "second")).Credentials);
    }

    [Fact]
    public async Task The_content_of_a_credential_never_comes_back()
    {
        using var shop = await shared.NewCustomerAsync();
        var id = await shop.StoreAsync("APN", shop.ApnContent);

        var read = await shop.CallAsync(HttpMethod.Get, $"Credentials/{id}");

        Assert.Equal(
            ["id", "credentialType", "isDefault", "appName", "createdAt", "updatedAt", "health", "expiresAt"], read.EnumerateObject()
                .Select(field => field.Name));
        Assert.Equal("""{"status":"OK","reason":null,"since":null}""", read.GetProperty("health").GetRawText());
        Assert.Equal(
            read.GetRawText(), Assert.Single(
                (await shop.CallAsync(HttpMethod.Get, "Credentials")).GetProperty("credentials").EnumerateArray()).GetRawText());
    }

    private static async Task<(bool IsDefault, string Credentials)> AppAsync(Customer shop, string name)
    {
        var app = await shop.CallAsync(HttpMethod.Get, $"Apps/{name}");
        return (app.GetProperty("isDefault").GetBoolean(), app.GetProperty("defaultCredentials").GetRawText());
    }

    private static string Defaults(params (string Type, string Id)[] credentials) =>
        JsonSerializer.Serialize(
            credentials.Select(
                credential => new Dictionary<string, string> { ["credentialType"] = credential.Type, ["credentialId"] = credential.Id }));

    private static async Task<string> StoreAsync(Customer shop, string app)
    {
        var reply = await RequestAsync(shop, app);
        Assert.True(reply.Status == HttpStatusCode.Accepted, reply.Text);
        return reply.Json.GetProperty("resourceId").GetString()!;
    }

    private static Task<ApiReply> RequestAsync(Customer shop, string? app) =>
        shop.RequestAsync(HttpMethod.Post, "Credentials", new { AppName = app, CredentialType = "FCM", Content = shop.FcmContent });
}
