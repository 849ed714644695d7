using System.Net;

namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>Tokens of pages are bound to account, endpoint and filters: from elsewhere they are a 400.</summary>
public sealed class ListTokenTests(SharedService shared)
{
    [Fact]
    public async Task A_token_fits_its_own_list_alone()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var other = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        IReadOnlyList<string> lists = await ListsAsync(shop);

        foreach (var list in lists)
        {
            var token = await TokenAsync(shop, list);
            Assert.Equal(HttpStatusCode.OK, (await shop.RequestAsync(HttpMethod.Get, With(list, $"pageSize=7&pageToken={token}"))).Status);
            await MustNotFitAsync(other, list, token);
            foreach (var elsewhere in lists.Where(elsewhere => elsewhere != list)) await MustNotFitAsync(shop, elsewhere, token);
        }
    }

    [Fact]
    public async Task A_token_fits_its_filters_alone_in_whatever_order_they_are_written()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        const string Filters = "status=SENT&tags=a:1&tags=b:2&startDate=2026-01-01&endDate=2999-01-01&provider=FCM";
        var token = await TokenAsync(shop, $"?{Filters}");

        Assert.Equal(
            HttpStatusCode.OK,
            (await shop.RequestAsync(
                HttpMethod.Get,
                $"?pageToken={token}&provider=FCM&tags=b:2&endDate=2999-01-01&tags=a:1&startDate=2026-01-01&status=SENT")).Status);
        foreach (var filter in Filters.Split('&'))
            await MustNotFitAsync(shop, "?" + string.Join('&', Filters.Split('&').Where(one => one != filter)), token);
        await MustNotFitAsync(shop, "?" + Filters.Replace("SENT", "FAILED", StringComparison.Ordinal), token);
        await MustNotFitAsync(shop, "?" + Filters.Replace("a:1", "a:2", StringComparison.Ordinal), token);
        await MustNotFitAsync(shop, $"?{Filters}&user={Some.Ids.NewUser()}", token);
    }

    /// <summary>Every list, and those that lie under an id or demand one twice.</summary>
    private static async Task<string[]> ListsAsync(Customer shop)
    {
        var (user, _) = await shop.RegisterAsync(Phone.Android());
        var (second, _) = await shop.RegisterAsync(Phone.Android());
        var later = new { Schedule = new { SendAt = TimeProvider.System.GetUtcNow().AddHours(1) } };
        var (one, two) = (
            await shop.SendAsync([Phone.Android().Recipient()], more: later),
            await shop.SendAsync([Phone.Android().Recipient()], more: later));
        var audiences = new List<string>();
        for (var count = 0; count < 2; count++)
            audiences.Add((await shop.CallAsync(HttpMethod.Post, "/v1/Audiences", new { })).GetProperty("resourceId").GetString()!);
        return
        [
            "", "Operations", $"Operations/{one}/Errors", $"Operations/{two}/Errors", "Credentials", "Apps", "Users",
            $"DeviceRegistrations?userId={user}", $"DeviceRegistrations?userId={second}", $"DeviceRegistrations?userId={user}&appName=shop",
            "/v1/Audiences", .. audiences.Select(id => $"/v1/Audiences/{id}/Users"), "/v1/ApiKeys", "/v1/Webhooks",
        ];
    }

    private static async Task<string> TokenAsync(Customer shop, string list) =>
        Uri.EscapeDataString((await shop.CallAsync(HttpMethod.Get, list)).GetProperty("pagination").GetProperty("self").GetString()!);

    private static async Task MustNotFitAsync(Customer shop, string list, string token) =>
        (await shop.RequestAsync(HttpMethod.Get, With(list, $"pageToken={token}")))
            .MustRefuse(HttpStatusCode.BadRequest, 20001, null, "not issued for this list");

    private static string With(string list, string query) => $"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
}
