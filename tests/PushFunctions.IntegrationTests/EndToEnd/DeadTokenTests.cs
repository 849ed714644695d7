using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.EndToEnd;

public sealed class DeadTokenTests(SharedService shared)
{
    [Theory]
    [InlineData("FCM", "UNREGISTERED", 21001)]
    [InlineData("APN", "Unregistered", 21001)]
    [InlineData("APN", "ExpiredToken", 21001)]
    [InlineData("APN", "BadDeviceToken", 21002)]
    public async Task A_dead_token_fails_its_push_and_is_forgotten_and_its_sibling_stays(string provider, string reason, int code)
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (dead, alive) = provider == "FCM" ? (Phone.Android(), Phone.Android()) : (Phone.Apple(), Phone.Apple());
        dead.FaultsAt(shop.Simulator).ForToken(dead.Token, new SimulatorFault { Reason = reason });

        var (failed, tokens) = await SendAsync(shop, dead, alive);

        Assert.Equal(("FAILED", code, 1), (failed.Status, failed.Error!.Code, failed.Attempts));
        Assert.StartsWith(reason, failed.Error.Reason, StringComparison.Ordinal);
        Assert.Equal([alive.Token], tokens);
        Assert.Equal(1, alive.InboxAt(shop.Simulator).CountFor(alive.Token));
    }

    [Fact]
    public async Task A_token_that_FCM_takes_for_none_is_forgotten()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (dead, alive) = (Phone.Android(), Phone.Android());
        shop.Simulator.Fcm.Faults.ForToken(dead.Token, SimulatorFault.InvalidFcmToken);

        var (failed, tokens) = await SendAsync(shop, dead, alive);

        Assert.Equal(("FAILED", 21002), (failed.Status, failed.Error!.Code));
        Assert.Equal([alive.Token], tokens);
    }

    [Fact]
    public async Task A_payload_that_FCM_refuses_costs_no_token()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (phone, alive) = (Phone.Android(), Phone.Android());
        shop.Simulator.Fcm.Faults.ForToken(phone.Token, new SimulatorFault { Reason = "INVALID_ARGUMENT" });

        var (failed, tokens) = await SendAsync(shop, phone, alive);

        Assert.Equal(("FAILED", 21004), (failed.Status, failed.Error!.Code));
        Assert.Equal(new[] { phone.Token, alive.Token }.Order(), tokens.Order());
    }

    [Fact]
    public async Task A_token_that_was_registered_after_Apple_saw_the_app_gone_is_kept()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (phone, alive) = (Phone.Apple(), Phone.Apple());
        var before = TimeProvider.System.GetUtcNow().AddHours(-1);
        shop.Simulator.ApnsProduction.Faults.ForToken(phone.Token, new SimulatorFault { Reason = "Unregistered", Timestamp = before });

        var (failed, tokens) = await SendAsync(shop, phone, alive);

        Assert.Equal(("FAILED", 21001), (failed.Status, failed.Error!.Code));
        Assert.Equal(new[] { phone.Token, alive.Token }.Order(), tokens.Order());
    }

    [Fact]
    public async Task A_dead_token_that_the_request_named_itself_is_forgotten_with_its_owner()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var phone = Phone.Android();
        var (_, registration) = await shop.RegisterAsync(phone);
        shop.Simulator.Fcm.Faults.ForToken(phone.Token, new SimulatorFault { Reason = "UNREGISTERED" });

        var operation = await shop.WaitForOperationAsync(await shop.SendAsync([phone.Recipient()]));

        Assert.Equal(new Stats(1, 1, 0, 0, 0, 0, 1, 0), operation.Stats);
        Assert.Empty(await shop.TokensOfAsync(registration));
    }

    /// <summary>Sends to a User with both phones.</summary>
    /// <returns>The notification of the first, which has to have failed, and the tokens that are still
    /// registered.</returns>
    private static async Task<(NotificationState Failed, IReadOnlyList<string> Tokens)> SendAsync(Customer shop, Phone first, Phone second)
    {
        var (user, registration) = await shop.RegisterAsync(first);
        await shop.RegisterAsync(second, user);
        var id = await shop.SendAsync([new { UserId = user }]);
        var operation = await shop.WaitForOperationAsync(id);
        Assert.Equal(new Stats(2, 1, 0, 0, 0, 1, 1, 0), operation.Stats);
        var failed = Assert.Single(await shop.NotificationsOfAsync(id), notification => notification.To.Token == first.Token);
        Assert.Equal(failed.Id, Assert.Single(await shop.ErrorsOfAsync(id)).GetProperty("notificationId").GetString());
        return (failed, await shop.TokensOfAsync(registration));
    }
}
