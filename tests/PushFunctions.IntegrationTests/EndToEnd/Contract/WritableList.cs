using System.Security.Cryptography;
using System.Text.Json;

namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>A list of a customer, and how entries come into it and go.</summary>
/// <param name="IdOf">What tells two entries apart; what <paramref name="AddAsync"/> returns.</param>
/// <param name="RemoveAsync">Null where entries of this list never go.</param>
internal sealed record WritableList(
    string Path, string Name, Func<JsonElement, string> IdOf, Func<Task<string>> AddAsync, Func<string, Task>? RemoveAsync)
{
    public static IReadOnlyList<string> Names =>
        ["users", "deviceRegistrations", "credentials", "apps", "audiences", "members", "apiKeys", "webhooks", "operations", "pushNotifications"];

    public static Task<WritableList> OpenAsync(Customer shop, string name) => name switch
    {
        "users" => Task.FromResult(new WritableList("Users", name, Id, async () => (await shop.RegisterAsync(Phone.Android())).User, null)),
        "deviceRegistrations" => RegistrationsAsync(shop),
        "credentials" =>
            Task.FromResult(
                new WritableList(
                    "Credentials", name, Id, () => shop.StoreAsync("FCM", shop.FcmContent),
                    id => shop.CallAsync(HttpMethod.Delete, $"Credentials/{id}"))),
        "apps" => Task.FromResult(Apps(shop)),
        "audiences" =>
            Task.FromResult(
                new WritableList(
                    "/v1/Audiences", name, Id, () => MakeAsync(shop, "/v1/Audiences", new { }),
                    id => shop.CallAsync(HttpMethod.Delete, $"/v1/Audiences/{id}"))),
        "members" => MembersAsync(shop),
        "apiKeys" => Task.FromResult(new WritableList(
            "/v1/ApiKeys",
            name,
            entry => entry.GetProperty("sid").GetString()!,
            async () =>
                (await shop.CallAsync(HttpMethod.Post, "/v1/ApiKeys", new { Scopes = new[] { "send" } })).GetProperty("sid").GetString()!,
            id => shop.CallAsync(HttpMethod.Delete, $"/v1/ApiKeys/{id}"))),
        "webhooks" => Task.FromResult(new WritableList(
            "/v1/Webhooks",
            name,
            Id,
            async () => (await shop.CallAsync(
                HttpMethod.Post, "/v1/Webhooks", new { Url = "https://example.com/", Events = new[] { "credential.expiring" } }))
                .GetProperty("id").GetString()!,
            id => shop.CallAsync(HttpMethod.Delete, $"/v1/Webhooks/{id}"))),
        "operations" => Task.FromResult(new WritableList("Operations", name, Id, () => SendAsync(shop), null)),
        "pushNotifications" =>
            Task.FromResult(
                new WritableList(
                    "", name, entry => entry.GetProperty("related")[0].GetProperty("id").GetString()!, () => SendAsync(shop), null)),
        _ => throw new ArgumentException("No such list.", nameof(name)),
    };

    private static async Task<WritableList> RegistrationsAsync(Customer shop)
    {
        var (user, _) = await shop.RegisterAsync(Phone.Android());
        return new WritableList(
            $"DeviceRegistrations?userId={user}",
            "deviceRegistrations",
            Id,
            async () =>
            {
                var app = await AddAppAsync(shop);
                return await MakeAsync(
                    shop, "DeviceRegistrations", new { Phone.Android().Token, Provider = "FCM", AppName = app, UserId = user });
            },
            id => shop.CallAsync(HttpMethod.Delete, $"DeviceRegistrations/{id}"));
    }

    private static WritableList Apps(Customer shop) => new(
        "Apps",
        "apps",
        entry => entry.GetProperty("name").GetString()!,
        () => AddAppAsync(shop),
        async app =>
        {
            foreach (var credential in await Pages.IdsAsync(shop, $"Credentials?appName={app}", "credentials"))
                await shop.CallAsync(HttpMethod.Delete, $"Credentials/{credential}");
        });

    private static async Task<WritableList> MembersAsync(Customer shop)
    {
        var path = $"/v1/Audiences/{await MakeAsync(shop, "/v1/Audiences", new { Name = "everyone" })}/Users";
        return new WritableList(
            path,
            "users",
            Id,
            async () =>
            {
                var user = Some.Ids.NewUser().Value;
                await shop.CallAsync(HttpMethod.Post, path, new { UserIds = new[] { user } });
                return user;
            },
            id => shop.CallAsync(HttpMethod.Delete, $"{path}/{id}"));
    }

    private static async Task<string> AddAppAsync(Customer shop)
    {
        var app = $"app_{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        await MakeAsync(shop, "Credentials", new { AppName = app, CredentialType = "FCM", Content = shop.FcmContent });
        return app;
    }

    private static Task<string> SendAsync(Customer shop) => shop.SendAsync([Phone.Android().Recipient()]);

    private static async Task<string> MakeAsync(Customer shop, string path, object body) =>
        (await shop.CallAsync(HttpMethod.Post, path, body)).GetProperty("resourceId").GetString()!;

    private static string Id(JsonElement entry) => entry.GetProperty("id").GetString()!;
}
