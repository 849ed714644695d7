namespace PushFunctions.IntegrationTests.EndToEnd;

public sealed class UserSendTests(AzuriteFixture azurite, SharedService shared, ITestOutputHelper output)
{
    [Fact]
    public async Task Two_thousand_Users_get_one_push_on_each_of_their_devices()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var crowd = await Crowd.RegisterAsync(shop, 2_000, index => (index % 10) switch { 0 => 3, 1 => 2, _ => 1 });

        var operation = await shop.WaitForOperationAsync(await shop.SendAsync(crowd.Recipients));

        Assert.Equal(2_600, crowd.Tokens.Count);
        Assert.Equal(Stats.AllSent(2_600, recipients: 2_000), operation.Stats);
        Assert.All(crowd.Tokens, token => Assert.Equal(1, shop.Simulator.Fcm.Received.CountFor(token)));
    }

    [Fact]
    public async Task A_thousand_Users_with_one_device_cost_less_than_one_and_a_fifth_storage_transactions_each()
    {
        await using var service = await RunningService.StartAsync(azurite);
        using var shop = await Customer.WithAppAsync(service);
        var crowd = await Crowd.RegisterAsync(shop, 1_000, _ => 1);
        var meter = new TransactionMeter(service);

        var id = await shop.SendAsync(crowd.Recipients);
        await service.Simulator.Fcm.WaitForAsync(1_000, StallTimeout.Limit, TestContext.Current.CancellationToken);
        var operation = await shop.WaitForOperationAsync(id);
        var transactions = meter.Read();

        Assert.Equal(Stats.AllSent(1_000, recipients: 1_000), operation.Stats);
        output.WriteLine(transactions.PerPush(1_000));
        Assert.InRange(transactions.Work / 1_000.0, 0.0, 1.2);
    }

    [Fact]
    public async Task Who_cannot_be_addressed_is_counted_and_named()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var phone = Phone.Android();
        var (user, registration) = await shop.RegisterAsync(phone);
        var (idle, idleRegistration) = await shop.RegisterAsync(Phone.Android());
        await shop.CallAsync(HttpMethod.Delete, $"DeviceRegistrations/{idleRegistration}");
        var nobody = Some.Ids.NewUser().Value;
        Assert.Equal([phone.Token], await shop.TokensOfAsync(registration));

        var id = await shop.SendAsync(
            [new { UserId = user }, new { UserId = idle }, new { UserId = nobody },
                new { Token = Phone.Apple().Token, Provider = "APN_SANDBOX" }]);
        var operation = await shop.WaitForOperationAsync(id);

        Assert.Equal(new Stats(1, 4, 3, 0, 0, 1, 0, 0), operation.Stats);
        var errors = await shop.ErrorsOfAsync(id);
        Assert.Equal([21101, 21102, 21103], errors.Select(error => error.GetProperty("error").GetProperty("code").GetInt32()).Order());
        Assert.Equal(1, shop.Simulator.Fcm.Received.CountFor(phone.Token));
    }
}
