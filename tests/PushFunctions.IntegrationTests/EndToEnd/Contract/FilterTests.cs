using System.Globalization;

namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>The filters of the other lists. What they keep is told by the ids; that dates go by the second is told of
/// notifications.</summary>
public sealed class FilterTests(SharedService shared)
{
    private static readonly string Yesterday = Day(-1);
    private static readonly string Tomorrow = Day(+2);

    [Fact]
    public async Task Operations_by_date_and_status()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var completed = await shop.SendAsync([Phone.Android().Recipient()]);
        await shop.WaitForOperationAsync(completed);
        var later = new { Schedule = new { SendAt = TimeProvider.System.GetUtcNow().AddHours(1) } };
        var scheduled = await shop.SendAsync([Phone.Android().Recipient()], more: later);
        var canceled = await shop.SendAsync([Phone.Android().Recipient()], more: later);
        await shop.CancelAsync(canceled);

        await ListsAsync(shop, "Operations", "operations", "", canceled, scheduled, completed);
        await ListsAsync(shop, "Operations", "operations", "status=COMPLETED", completed);
        await ListsAsync(shop, "Operations", "operations", "status=SCHEDULED", scheduled);
        await ListsAsync(shop, "Operations", "operations", "status=CANCELED", canceled);
        await ListsAsync(shop, "Operations", "operations", "status=PROCESSING");
        await ListsAsync(shop, "Operations", "operations", $"startDate={Yesterday}&endDate={Tomorrow}&status=CANCELED", canceled);
        await ListsAsync(shop, "Operations", "operations", $"startDate={Tomorrow}");
        await ListsAsync(shop, "Operations", "operations", $"endDate={Yesterday}");
    }

    [Fact]
    public async Task Credentials_by_date_App_type_and_default()
    {
        using var shop = await shared.NewCustomerAsync();
        var (fcm, apn, second) = (
            await shop.StoreAsync("FCM", shop.FcmContent), await shop.StoreAsync("APN", shop.ApnContent),
            await shop.StoreAsync("FCM", shop.FcmContent));
        var other = await StoreAsync(shop, "other", "FCM");

        await ListsAsync(shop, "Credentials", "credentials", "", other, second, apn, fcm);
        await ListsAsync(shop, "Credentials", "credentials", "appName=shop", second, apn, fcm);
        await ListsAsync(shop, "Credentials", "credentials", "appName=nobody");
        await ListsAsync(shop, "Credentials", "credentials", "credentialType=FCM", other, second, fcm);
        await ListsAsync(shop, "Credentials", "credentials", "credentialType=APN_SANDBOX");
        await ListsAsync(shop, "Credentials", "credentials", "isDefault=true", other, apn, fcm);
        await ListsAsync(shop, "Credentials", "credentials", "isDefault=false", second);
        await ListsAsync(
            shop, "Credentials", "credentials", $"appName=shop&credentialType=FCM&isDefault=true&startDate={Yesterday}&endDate={Tomorrow}",
            fcm);
        await ListsAsync(shop, "Credentials", "credentials", $"startDate={Tomorrow}");
        await ListsAsync(shop, "Credentials", "credentials", $"endDate={Yesterday}");
    }

    [Fact]
    public async Task Apps_by_date_and_default()
    {
        using var shop = await shared.NewCustomerAsync();
        foreach (var app in new[] { "first", "second", "third" }) await StoreAsync(shop, app, "FCM");

        await AppsAsync(shop, "", "third", "second", "first");
        await AppsAsync(shop, "isDefault=true", "first");
        await AppsAsync(shop, $"isDefault=false&startDate={Yesterday}&endDate={Tomorrow}", "third", "second");
        await AppsAsync(shop, $"startDate={Tomorrow}");
        await AppsAsync(shop, $"endDate={Yesterday}");
    }

    [Fact]
    public async Task Registrations_by_User_and_App()
    {
        using var shop = await shared.NewCustomerAsync();
        foreach (var app in new[] { "one", "two" }) await StoreAsync(shop, app, "FCM");
        var (user, one) = await RegisterAsync(shop, "one", null);
        var (_, two) = await RegisterAsync(shop, "two", user);
        await RegisterAsync(shop, "one", null);

        await ListsAsync(shop, "DeviceRegistrations", "deviceRegistrations", $"userId={user}", one, two);
        await ListsAsync(
            shop, "DeviceRegistrations", "deviceRegistrations",
            $"userId={user.Replace("comms_user_", "comms_pushnotificationuser_", StringComparison.Ordinal)}&appName=two", two);
        await ListsAsync(shop, "DeviceRegistrations", "deviceRegistrations", $"userId={user}&appName=three");
        await ListsAsync(shop, "DeviceRegistrations", "deviceRegistrations", $"userId={Ids.User}");
        await ListsAsync(shop, "DeviceRegistrations", "deviceRegistrations", $"userId={Ids.User}&appName=one");
    }

    private static async Task ListsAsync(Customer shop, string path, string name, string filter, params string[] expected)
    {
        Assert.Equal(expected, await Pages.IdsAsync(shop, $"{path}?{filter}", name));
        Assert.Equal(expected, await Pages.IdsAsync(shop, $"{path}?{filter}", name, pageSize: 1));
    }

    private static async Task AppsAsync(Customer shop, string filter, params string[] expected) =>
        Assert.Equal(expected, await Pages.IdsAsync(shop, $"Apps?{filter}", "apps", 1, "name"));

    private static async Task<string> StoreAsync(Customer shop, string app, string type) =>
        (await shop.CallAsync(HttpMethod.Post, "Credentials", new { AppName = app, CredentialType = type, Content = shop.FcmContent }))
            .GetProperty("resourceId").GetString()!;

    private static async Task<(string User, string Registration)> RegisterAsync(Customer shop, string app, string? user)
    {
        var made = await shop.CallAsync(
            HttpMethod.Post, "DeviceRegistrations", new { Phone.Android().Token, Provider = "FCM", AppName = app, UserId = user });
        var id = made.GetProperty("resourceId").GetString()!;
        return ((await shop.CallAsync(HttpMethod.Get, $"DeviceRegistrations/{id}")).GetProperty("userId").GetString()!, id);
    }

    private static string Day(int days) =>
        TimeProvider.System.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
