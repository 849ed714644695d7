using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using PushFunctions.Core.Delivery;
using PushFunctions.Core.Sending;
using PushFunctions.Storage;
using PushFunctions.Storage.Tables;
using PushFunctions.Tests.Azurite;

namespace PushFunctions.Tests.EndToEnd;

public sealed class PoisonTests(AzuriteFixture azurite)
{
    private static readonly IReadOnlyDictionary<string, string?> Hasty = new Dictionary<string, string?>
    {
        ["AzureFunctionsJobHost:extensions:queues:maxDequeueCount"] = "3",
        ["Push:Delivery:MaximumReturns"] = "1",
        ["Push:Delivery:ReturnStep"] = "00:00:01",
    };

    [Theory]
    [InlineData(QueueNames.Deliveries)]
    [InlineData(QueueNames.Fanout)]
    public async Task A_message_that_nobody_understands_is_kept_for_a_person(string name)
    {
        await using var service = await RunningService.StartAsync(azurite, pump: false, settings: Hasty);
        using var shop = await Customer.WithAppAsync(service);

        await Queue(service, name).SendMessageAsync("{\"v\":7}", TestContext.Current.CancellationToken);
        var id = await shop.SendAsync([Phone.Android().Recipient()]);
        await service.PumpUntilIdleAsync();

        var kept = (await Queue(service, QueueNames.Kept).PeekMessageAsync(TestContext.Current.CancellationToken)).Value;
        Assert.Equal($$"""{"queue":"{{name}}-poison","body":"{\"v\":7}"}""", kept.Body.ToString());
        // The queue goes on with what comes after it.
        Assert.Equal("COMPLETED", (await shop.OperationAsync(id)).Status);
    }

    [Theory]
    [InlineData(QueueNames.Deliveries)]
    [InlineData(QueueNames.Fanout)]
    [InlineData(QueueNames.DeliveriesPoison)]
    [InlineData(QueueNames.FanoutPoison)]
    public async Task A_message_that_is_not_Base64_is_kept_too(string name)
    {
        await using var service = await RunningService.StartAsync(azurite, pump: false, settings: Hasty);

        await service.Get<StorageClients>().QueueAsItIs(name).SendMessageAsync("put in: by hand", TestContext.Current.CancellationToken);
        await service.PumpUntilIdleAsync();

        var kept = (await Queue(service, QueueNames.Kept).PeekMessageAsync(TestContext.Current.CancellationToken)).Value;
        Assert.Equal($$"""{"queue":"{{name.Replace("-poison", "", StringComparison.Ordinal)}}-poison","body":"put in: by hand"}""", kept.Body.ToString());
        Assert.Empty((await Queue(service, name).PeekMessagesAsync(1, TestContext.Current.CancellationToken)).Value);
    }

    [Fact]
    public async Task A_batch_whose_work_failed_too_often_comes_back_from_the_poison_queue_and_is_sent()
    {
        await using var service = await RunningService.StartAsync(azurite, pump: false, settings: new Dictionary<string, string?>(Hasty) { ["Push:Delivery:MaximumReturns"] = "10" });
        using var shop = await Customer.NewAsync(service);
        var credential = await shop.StoreAsync("FCM", shop.FcmContent);
        await BreakSealAsync(service, shop, credential);
        var phone = Phone.Android();

        var id = await shop.SendAsync([phone.Recipient()]);
        var handled = await service.PumpUntilIdleAsync();
        await shop.CallAsync(HttpMethod.Patch, $"Credentials/{credential}", new { Content = shop.FcmContent });
        var operation = await shop.PumpUntilOverAsync(id);

        // Three failures, and the poison queue's answer; more where the machine is so slow that the message is back at once.
        Assert.InRange(handled, 4, 40);
        Assert.Equal(Stats.AllSent(1, recipients: 1), operation.Stats);
        Assert.Equal(1, service.Simulator.Fcm.Received.CountFor(phone.Token));
    }

    [Fact]
    public async Task A_job_that_can_never_be_worked_on_fails_in_the_end_and_its_siblings_are_sent_once()
    {
        var provider = new FaultyProvider();
        await using var service = await RunningService.StartAsync(azurite, pump: false, settings: Hasty, configure: builder => builder.Services.AddSingleton<IPushProvider>(provider));
        using var shop = await Customer.WithAppAsync(service);
        var phones = Phone.Androids(60);
        provider.FailsFor = phones[20].Token;

        var id = await shop.SendAsync(phones.Select(phone => phone.Recipient()));
        var operation = await shop.PumpUntilOverAsync(id);

        var failed = (await shop.NotificationsOfAsync(id)).Where(notification => notification.Status == "FAILED").ToList();
        Assert.Equal(new Stats(60, 60, 0, 0, 0, 59, 1, 0), operation.Stats);
        Assert.Equal((phones[20].Token, 21012), Assert.Single(failed.Select(notification => (notification.To.Token, notification.Error!.Code))));
        Assert.All(provider.Asked, asked => Assert.Equal(1, asked.Value));
    }

    private static QueueClient Queue(RunningService service, string name) => service.Get<StorageClients>().Queue(name);

    /// <summary>As if the credential had been sealed with a key that is gone: opening it throws.</summary>
    private static async Task BreakSealAsync(RunningService service, Customer shop, string credential)
    {
        var table = service.Get<StorageClients>().Table(TableNames.Catalog);
        var row = table.Query<TableEntity>(entity => entity.PartitionKey == shop.Account.Value, cancellationToken: TestContext.Current.CancellationToken)
            .Single(entity => credential.EndsWith(entity.RowKey.Split(':')[^1], StringComparison.Ordinal));
        var column = Assert.Single(row.Keys, key => key.StartsWith("Sealed", StringComparison.Ordinal) && row[key] is byte[]);
        var bytes = row.GetBinary(column);
        bytes[^8] = bytes[^8] == (byte)'A' ? (byte)'B' : (byte)'A';
        row[column] = bytes;
        await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, TestContext.Current.CancellationToken);
    }
}
