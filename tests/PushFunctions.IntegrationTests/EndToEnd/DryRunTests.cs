namespace PushFunctions.IntegrationTests.EndToEnd;

public sealed class DryRunTests(SharedService shared)
{
    [Fact]
    public async Task A_dry_run_does_everything_but_deliver()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (android, apple) = (Phone.Android(), Phone.Apple());
        var (user, _) = await shop.RegisterAsync(android);
        await shop.RegisterAsync(apple, user);

        var id = await shop.SendAsync([new { UserId = user }], more: new { DryRun = true });
        var operation = await shop.WaitForOperationAsync(id);

        Assert.Equal(Stats.AllSent(2, recipients: 1), operation.Stats);
        Assert.Equal(
            (0, 0), (android.InboxAt(shop.Simulator).CountFor(android.Token), apple.InboxAt(shop.Simulator).CountFor(apple.Token)));
        Assert.True(Assert.Single(shop.Simulator.Fcm.Received.For(android.Token)).ValidateOnly);
        Assert.Empty(shop.Simulator.ApnsProduction.Received.For(apple.Token));
        Assert.Contains(await shop.NotificationsOfAsync(id), notification => notification.ProviderMessageId == "dry-run");
    }
}
