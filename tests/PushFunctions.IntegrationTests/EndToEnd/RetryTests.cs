using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.EndToEnd;

public sealed class RetryTests(SharedService shared)
{
    [Fact]
    public async Task What_a_provider_puts_off_is_sent_later_and_its_siblings_at_once()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        Phone[] rescheduled = [Phone.Android(), Phone.Android(), Phone.Apple(), Phone.Apple()];
        Phone[] ready = [Phone.Android(), Phone.Apple()];
        SimulatorFault[] faults =
        [
            new() { Reason = "UNAVAILABLE", RetryAfter = "2", Times = 1 },
            new() { Reason = "QUOTA_EXCEEDED", RetryAfter = "1", Times = 1 },
            new() { Reason = "TooManyRequests", Times = 1 },
            new() { ResetAfterBody = true, Times = 1 },
        ];
        foreach (var (phone, fault) in rescheduled.Zip(faults)) phone.FaultsAt(shop.Simulator).ForToken(phone.Token, fault);

        var id = await shop.SendAsync(rescheduled.Concat(ready).Select(phone => phone.Recipient()));
        await Task.WhenAll(
            ready.Select(
                phone => phone.InboxAt(shop.Simulator)
                    .WaitForTokenAsync(phone.Token, 1, StallTimeout.Limit, TestContext.Current.CancellationToken)));
        var meanwhile = await shop.OperationAsync(id);
        var operation = await shop.WaitForOperationAsync(id);

        Assert.Equal(6, meanwhile.Stats.Total);
        Assert.Equal(meanwhile.Stats.Total, meanwhile.Stats.Sum);
        Assert.Equal(("COMPLETED", Stats.AllSent(6, recipients: 6)), (operation.Status, operation.Stats));
        var attempts = (await shop.NotificationsOfAsync(id))
            .ToDictionary(notification => notification.To.Token, notification => notification.Attempts);
        Assert.All(rescheduled, phone => Assert.Equal(2, attempts[phone.Token]));
        Assert.All(rescheduled.Concat(ready), phone => Assert.Equal(1, phone.InboxAt(shop.Simulator).CountFor(phone.Token)));
    }

    [Fact]
    public async Task What_cannot_be_sent_within_its_time_to_live_fails_with_the_providers_word()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var phone = Phone.Android();
        shop.Simulator.Fcm.Faults.ForToken(phone.Token, new SimulatorFault { Reason = "UNAVAILABLE", RetryAfter = "600" });

        var id = await shop.SendAsync([phone.Recipient()], more: new { TimeToLive = 300 });
        var operation = await shop.WaitForOperationAsync(id);

        Assert.Equal(new Stats(1, 1, 0, 0, 0, 0, 1, 0), operation.Stats);
        var failed = Assert.Single(await shop.NotificationsOfAsync(id));
        Assert.Equal(("FAILED", 21010, "UNAVAILABLE"), (failed.Status, failed.Error!.Code, failed.Error.Reason));
    }

    [Fact]
    public async Task A_push_that_waits_does_not_follow_the_phone_to_its_next_User()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var shop = await Customer.WithAppAsync(service);
        var (moved, loggedOut, kept) = (Phone.Android(), Phone.Android(), Phone.Android());
        foreach (var phone in new[] { moved, loggedOut, kept })
            shop.Simulator.Fcm.Faults.ForToken(phone.Token, new SimulatorFault { Reason = "UNAVAILABLE", RetryAfter = "1", Times = 1 });
        var (ada, registration) = await shop.RegisterAsync(moved);
        await shop.RegisterAsync(loggedOut, ada);
        await shop.RegisterAsync(kept, ada);
        var (bob, _) = await shop.RegisterAsync(Phone.Android());

        var id = await shop.SendAsync([new { UserId = ada }]);
        await service.PumpUntilIdleAsync();
        Assert.Equal(3, service.Simulator.Fcm.Received.Refused);
        await shop.RegisterAsync(moved, bob);
        await shop.CallAsync(HttpMethod.Delete, $"DeviceRegistrations/{registration}/Devices?provider=FCM&token={loggedOut.Token}");
        var operation = await shop.PumpUntilOverAsync(id);

        Assert.Equal(new Stats(3, 1, 0, 0, 0, 1, 2, 0), operation.Stats);
        Assert.Equal((0, 0, 1), (CountFor(shop, moved), CountFor(shop, loggedOut), CountFor(shop, kept)));
        Assert.All(
            (await shop.NotificationsOfAsync(id))
                .Where(notification => notification.Status == "FAILED"), failed => Assert.Equal(21013, failed.Error!.Code));
    }

    private static int CountFor(Customer shop, Phone phone) => shop.Simulator.Fcm.Received.CountFor(phone.Token);
}
