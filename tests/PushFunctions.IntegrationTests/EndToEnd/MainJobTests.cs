using System.Text.Json;

namespace PushFunctions.IntegrationTests.EndToEnd;

public sealed class MainJobTests(SharedService shared)
{
    [Fact]
    public async Task A_send_to_a_User_reaches_each_of_its_devices_with_its_content()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (android, apple) = (Phone.Android(), Phone.Apple());
        var (user, registration) = await shop.RegisterAsync(android);
        Assert.Equal((user, registration), await shop.RegisterAsync(apple, user));

        var id = await shop.SendAsync(
            new
            {
                To = new[] { new { UserId = user, Variables = new { Name = "Ada" } } },
                Content = new { Title = "Welcome back, {{name}}!", Body = "New offers wait for you.", Data = new { order = "17" } }
            },
            more: new { Tags = new { campaign = "spring" } });
        var operation = await shop.WaitForOperationAsync(id);

        Assert.Equal(new OperationState(id, "COMPLETED", Stats.AllSent(2, recipients: 1)), operation);
        var fcm = JsonElement.Parse(Assert.Single(shop.Simulator.Fcm.Received.For(android.Token)).Body).GetProperty("message");
        Assert.Equal(
            ("Welcome back, Ada!", "New offers wait for you."),
            (fcm.GetProperty("notification")
                .GetProperty("title")
                .GetString(), fcm.GetProperty("notification")
                .GetProperty("body")
                .GetString()));
        Assert.Equal("17", fcm.GetProperty("data").GetProperty("order").GetString());
        var push = Assert.Single(shop.Simulator.ApnsProduction.Received.For(apple.Token));
        var apns = JsonElement.Parse(push.Body);
        Assert.Equal("Welcome back, Ada!", apns.GetProperty("aps").GetProperty("alert").GetProperty("title").GetString());
        Assert.Equal("17", apns.GetProperty("order").GetString());
        Assert.Equal(shop.Keys.BundleId, push.Scope);
    }

    [Fact]
    public async Task Afterwards_each_notification_tells_what_was_sent_and_under_which_id_the_provider_knows_it()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        Phone[] phones = [Phone.Android(), Phone.Apple()];
        var (user, _) = await shop.RegisterAsync(phones[0]);
        await shop.RegisterAsync(phones[1], user);

        var operation = await shop.SendAsync([new { UserId = user }], "Hello");
        await shop.WaitForOperationAsync(operation);

        var listed = await shop.NotificationsOfAsync(operation);
        Assert.Equal(
            phones.Select(phone => (phone.Provider, phone.Token))
                .Order(), listed.Select(notification => (notification.To.Provider, notification.To.Token)).Order());
        foreach (var phone in phones)
        {
            var notification = await shop.NotificationAsync(Assert.Single(listed, entry => entry.To.Token == phone.Token).Id);
            Assert.Equal(("SENT", 1, user), (notification.Status, notification.Attempts, notification.To.UserId));
            Assert.Equal("Hello", notification.Content!.Title);
            Assert.Equal(Assert.Single(phone.InboxAt(shop.Simulator).For(phone.Token)).Id, notification.ProviderMessageId);
            Assert.Null(notification.Error);
        }

        Assert.Empty(await shop.ErrorsOfAsync(operation));
    }

    [Fact]
    public async Task A_User_without_a_device_under_the_App_in_use_is_told_with_the_Apps_that_have_one()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        await shop.StoreCredentialsAsync("games");
        await shop.StoreCredentialsAsync("news");
        var (everywhere, _) = await shop.RegisterAsync(Phone.Android(), app: "news");
        await shop.RegisterAsync(Phone.Android(), everywhere, app: "games");

        var id = await shop.SendAsync([new { UserId = everywhere }], "Hello");
        await shop.WaitForOperationAsync(id);

        var error = Assert.Single(await shop.ErrorsOfAsync(id)).GetProperty("error");
        Assert.Equal(21102, error.GetProperty("code").GetInt32());
        Assert.Equal(
            "The User has no device in the App shop, but has devices in games, news. Name that App in 'from'.",
            error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task One_account_sees_nothing_of_anothers_send()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var stranger = await shared.NewCustomerAsync();
        var operation = await shop.SendAsync([Phone.Android().Recipient()]);
        await shop.WaitForOperationAsync(operation);

        Assert.Empty((await stranger.CallAsync(HttpMethod.Get, "Operations")).GetProperty("operations").EnumerateArray());
        Assert.Empty((await stranger.CallAsync(HttpMethod.Get, "")).GetProperty("pushNotifications").EnumerateArray());
        await Assert.ThrowsAnyAsync<Xunit.Sdk.TrueException>(() => stranger.OperationAsync(operation));
    }
}
