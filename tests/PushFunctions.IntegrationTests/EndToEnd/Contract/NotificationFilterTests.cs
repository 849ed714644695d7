using System.Globalization;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>GET /PushNotifications with its filters.</summary>
public sealed class NotificationFilterTests(SharedService shared)
{
    private readonly Dictionary<string, string> _names = [];

    [Fact]
    public async Task Each_filter_keeps_what_fits_and_nothing_else_and_all_of_them_go_together()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (registered, android, apple, dead, later) = (Phone.Android(), Phone.Android(), Phone.Apple(), Phone.Android(), Phone.Android());
        shop.Simulator.Fcm.Faults.ForToken(dead.Token, new SimulatorFault { Reason = "UNREGISTERED" });
        var (user, _) = await shop.RegisterAsync(registered);
        var (spring, summer) = (
            new { Tags = new { Season = "spring", Team = "{{ team }}" } },
            new { Tags = new { Season = "summer" }, Schedule = new { SendAt = Time(TimeProvider.System.GetUtcNow().AddHours(1)) } });
        var first = await shop.SendAsync(
            [android.Recipient(new { Team = "red" }), apple.Recipient(new { Team = "blue" }), dead.Recipient(new { Team = "red" })],
            more: spring);
        var second = await shop.SendAsync([new { UserId = user }], more: new { Tags = new { Season = "autumn" } });
        var third = await shop.SendAsync([later.Recipient()], more: summer);
        await shop.WaitForOperationAsync(first);
        await shop.WaitForOperationAsync(second);
        Name(("registered", registered), ("android", android), ("apple", apple), ("dead", dead), ("later", later));

        await ListsAsync(shop, "", "later", "registered", "android", "dead", "apple");
        await ListsAsync(shop, $"operationId={first}", "android", "dead", "apple");
        await ListsAsync(shop, "status=SENT", "registered", "android", "apple");
        await ListsAsync(shop, "status=FAILED", "dead");
        await ListsAsync(shop, "status=SCHEDULED", "later");
        await ListsAsync(shop, "status=QUEUED");
        await ListsAsync(shop, "tags=season:spring", "android", "dead", "apple");
        await ListsAsync(shop, "tags=season:spring&tags=team:red", "android", "dead");
        await ListsAsync(shop, "tags=season:spring;", "android", "dead", "apple");
        await ListsAsync(shop, "tags=season:spring;team:red;", "android", "dead");
        await ListsAsync(shop, "tags=season:spring;team:red", "android", "dead");
        await ListsAsync(shop, "tags=season:spring;team:green;");
        await ListsAsync(shop, "tags=team:{{%20team%20}}", status: 400);
        await ListsAsync(shop, "tags=season:winter");
        await ListsAsync(shop, $"user={user}", "registered");
        await ListsAsync(
            shop, $"user={user.Replace("comms_user_", "comms_pushnotificationuser_", StringComparison.Ordinal)}", "registered");
        await ListsAsync(shop, "provider=APN", "apple");
        await ListsAsync(shop, "provider=APN_SANDBOX");
        await ListsAsync(shop, $"provider=FCM&status=SENT&tags=team:red&operationId={first}", "android");
        await ListsAsync(shop, $"operationId={first}&user={user}");
        await shop.CancelAsync(third);
        await ListsAsync(shop, "status=CANCELED", "later");
    }

    [Fact]
    public async Task Dates_are_those_that_are_shown_both_included()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (one, other) = (Phone.Android(), Phone.Android());
        Name(("one", one), ("other", other));
        var operation = await shop.WaitForOperationAsync(await shop.SendAsync([one.Recipient(), other.Recipient()]));
        var id = (await Pages.IdsAsync(shop, "", "pushNotifications"))[0];
        var shown = (await shop.CallAsync(HttpMethod.Get, id)).GetProperty("createdAt").GetString()!;
        var time = DateTimeOffset.Parse(shown, CultureInfo.InvariantCulture);
        var day = time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        await ListsAsync(shop, $"startDate={shown}&endDate={shown}", "one", "other");
        await ListsAsync(shop, $"startDate={shown}&endDate={shown}&operationId={operation.Id}", "one", "other");
        await ListsAsync(shop, $"startDate={day}&endDate={day}", "one", "other");
        await ListsAsync(shop, $"startDate={Time(time.AddSeconds(1))}");
        await ListsAsync(shop, $"endDate={Time(time.AddSeconds(-1))}");
        await ListsAsync(shop, $"endDate={Time(time.AddSeconds(-1))}&operationId={operation.Id}");
        await ListsAsync(
            shop, $"startDate={Uri.EscapeDataString(time.ToOffset(TimeSpan.FromHours(5.5)).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture))}", "one", "other");
    }

    /// <summary>In one page, and again one at a time.</summary>
    private async Task ListsAsync(Customer shop, string filter, params string[] expected)
    {
        foreach (var pageSize in new[] { 100, 1 })
        {
            var listed = await Pages.ReadAllAsync(shop, "?" + filter, "pushNotifications", pageSize);
            Assert.Equal(expected, listed.Select(entry => _names[entry.GetProperty("to").GetProperty("token").GetString()!]));
            Assert.All(listed, entry => Assert.False(entry.TryGetProperty("content", out _)));
        }
    }

    private static async Task ListsAsync(Customer shop, string filter, int status) =>
        Assert.Equal(status, (int)(await shop.RequestAsync(HttpMethod.Get, "?" + filter)).Status);

    private void Name(params (string Name, Phone Phone)[] phones)
    {
        foreach (var (name, phone) in phones) _names[phone.Token] = name;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
