using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>What support asks first: whose credentials are these, and whose device is this?</summary>
public sealed class WhoIsItTests
{
    private const string Apple = "AB000000000000000000000000000000000000000000000000000000000000A1";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_caller_learns_who_it_is_and_what_it_may_do()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        var made = await service.Api.PostAsync("ApiKeys", new JsonObject { ["scopes"] = new JsonArray("send") }, Stop);
        using var key = new HttpClient { BaseAddress = new Uri(service.Address, "/v1/") };
        key.DefaultRequestHeaders.Authorization = ApiHost.Basic((string)made["sid"]!, (string)made["secret"]!);

        var account = await service.Api.GetAsync("Caller", Stop);
        var other = (await key.GetFromJsonAsync<JsonObject>("Caller", Stop))!;

        Assert.Equal(
            $$"""{"sid":"{{service.Account.Sid}}","accountSid":"{{service.Account.Sid}}","scopes":["register","send","manage"]}""",
            account.ToJsonString());
        Assert.Equal(
            $$"""{"sid":"{{made["sid"]}}","accountSid":"{{service.Account.Sid}}","scopes":["send"]}""", other.ToJsonString());
    }

    [Fact]
    public async Task Users_are_found_by_a_token_in_every_App_and_only_while_they_have_it()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        await service.StoreCredentialsAsync("shop");
        await service.StoreCredentialsAsync("courier");
        var ann = await service.RegisterAsync("APN", Apple, app: "shop");
        var ben = await service.RegisterAsync("APN", Apple, app: "courier");

        Assert.Equal(new[] { ann, ben }.Order(StringComparer.Ordinal), await FindAsync(Apple));
        Assert.Equal(new[] { ann, ben }.Order(StringComparer.Ordinal), await FindAsync(Apple.ToLowerInvariant()));
        Assert.Empty(await FindAsync(Apple[2..]));
        Assert.Empty(await FindAsync("somebody-else"));

        // The device moves: its new User has it, the old one no longer.
        var eve = await service.RegisterAsync("FCM", "a-phone", app: "shop");
        await service.Api.PostAsync(
            "PushNotifications/DeviceRegistrations",
            new JsonObject { ["appName"] = "shop", ["provider"] = "APN", ["token"] = Apple, ["userId"] = eve }, Stop);
        Assert.Equal(new[] { ben, eve }.Order(StringComparer.Ordinal), await FindAsync(Apple));

        async Task<IEnumerable<string>> FindAsync(string token) =>
            (await service.Api.GetAsync($"PushNotifications/Users?token={token}", Stop))["users"]!.AsArray()
                .Select(user => (string)user!["id"]!);
    }
}
