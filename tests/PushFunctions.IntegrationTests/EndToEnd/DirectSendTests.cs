namespace PushFunctions.IntegrationTests.EndToEnd;

public sealed class DirectSendTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    [Fact]
    public async Task Ten_thousand_tokens_get_one_push_each_for_less_than_a_tenth_of_a_storage_transaction()
    {
        await using var service = await RunningService.StartAsync(azurite);
        using var shop = await Customer.WithAppAsync(service);
        var phones = Phone.Androids(10_000);
        var meter = new TransactionMeter(service);

        var id = await shop.SendAsync(phones.Select(phone => phone.Recipient()));
        await service.Simulator.Fcm.WaitForAsync(phones.Count, StallTimeout.Limit, TestContext.Current.CancellationToken);
        var operation = await shop.WaitForOperationAsync(id);
        var transactions = meter.Read();

        Assert.Equal(Stats.AllSent(10_000, recipients: 10_000), operation.Stats);
        Assert.All(phones, phone => Assert.Equal(1, service.Simulator.Fcm.Received.CountFor(phone.Token)));
        Assert.Equal(10_000, service.Simulator.Fcm.Received.Total);
        output.WriteLine(transactions.PerPush(phones.Count));
        Assert.InRange(transactions.Work / (double)phones.Count, 0.0, 0.1);
    }
}
