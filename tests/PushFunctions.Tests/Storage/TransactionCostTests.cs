using PushFunctions.Storage.Clients;

namespace PushFunctions.Tests.Storage;

/// <summary>What the steps cost in storage transactions: the figures that the price of a push is made of.</summary>
public sealed class TransactionCostTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_devices_of_a_User_are_one_read()
    {
        var storage = await TestStorage.CreateAsync();
        var users = storage.Get<IUserStore>();
        var account = Some.Account();
        var state = await users.SaveNewAsync(account, SomeUsers.New(), Some.App(), [Some.Device(length: 4096), Some.Device(length: 4096)]);

        await AssertCostAsync(storage, 1, () => users.ListDevicesAsync(account, state.User.Id, Some.App(), Stop));
        await AssertCostAsync(storage, 1, () => users.ListDevicesAsync(account, Some.Ids.NewUser(), Some.App(), Stop));
        await AssertCostAsync(storage, 1, () => users.LoadAsync(account, state.User.Id, Some.App(), Stop));
    }

    [Fact]
    public async Task A_registration_is_one_transaction()
    {
        var storage = await TestStorage.CreateAsync();
        var change = SomeUsers.Change(Some.Account(), SomeUsers.New(), null, Some.App(), [Some.Device()]);

        await AssertCostAsync(storage, 1, () => storage.Get<IUserStore>().TrySaveAsync(change, Stop));
        Assert.Equal(1, storage.Transactions.CountOf(StorageTransactionKind.TableTransaction));
    }

    [Fact]
    public async Task The_life_of_a_batch_costs_less_than_a_fifth_of_a_transaction_a_push()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var operations = storage.Get<IOperationStore>();
        var operation = SomeSends.New(Some.Account());
        var before = storage.Transactions.Total;

        var added = await operations.AddAsync(operation, Stop);
        await batches.AddAsync(added.Id, [SomeBatches.New(jobs: 50)], Stop);
        await storage.Get<IDeliveryQueue>()
            .SendAsync(new DeliveryMessage(1, added.Account.Value, added.Id.Value, "000000000"), TimeSpan.Zero, Stop);
        var batch = await batches.FindAsync(added.Id, BatchId.Original(0, 0), Stop);
        var leased = await batches.TryUpdateAsync(added.Id, batch!.Leased(), Stop);
        await operations.FindStatusAsync(added.Account, added.Id, Stop);
        await storage.Get<INotificationStore>().AddAsync(
            added.Id, batch!.Id.Number,
            [.. batch.Jobs.Select(job => new NotificationRow(job.Position, NotificationStatus.Sent, Some.Noon, 1, "id", null))], Stop);
        Assert.True(await batches.TrySettleAsync(added.Id, leased! with { State = BatchState.Settled, Sent = 50 }, [], Stop));

        Assert.InRange((storage.Transactions.Total - before) / 50.0, 0.01, 0.19);
    }

    [Fact]
    public async Task A_claim_does_not_carry_the_jobs()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var operation = Some.Ids.NewOperation();
        await batches.AddAsync(operation, [SomeBatches.New(jobs: 50)], Stop);
        var batch = await batches.FindAsync(operation, BatchId.Original(0, 0), Stop);

        // What a caller put in the place of the jobs is not what is stored afterwards.
        var leased = await batches.TryUpdateAsync(operation, batch!.Leased() with { Jobs = [] }, Stop);

        Assert.NotNull(leased);
        Assert.Equal(batch!.Jobs, (await batches.FindAsync(operation, batch.Id, Stop))!.Jobs);
    }

    [Fact]
    public async Task Kinds_are_counted_apart()
    {
        var storage = await TestStorage.CreateAsync();
        var queue = storage.Get<StorageClients>().Queue(QueueNames.Deliveries);
        await storage.Get<IDeliveryQueue>().SendAsync(new DeliveryMessage(1, "a", "o", "b"), TimeSpan.Zero, Stop);
        var message = (await queue.ReceiveMessageAsync(cancellationToken: Stop)).Value;
        var updated = (
            await queue.UpdateMessageAsync(
                message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: Stop)).Value;
        await queue.DeleteMessageAsync(message.MessageId, updated.PopReceipt, Stop);
        var added = await storage.Get<IOperationStore>().AddAsync(SomeSends.New(Some.Account()), Stop);
        await storage.Get<IOperationStore>().FindAsync(added.Account, added.Id, Stop);

        var counts = storage.Transactions;
        Assert.Equal(
            (1, 1, 1, 1),
            (counts.CountOf(StorageTransactionKind.QueueSend), counts.CountOf(StorageTransactionKind.QueueReceive),
                counts.CountOf(StorageTransactionKind.QueueUpdate), counts.CountOf(StorageTransactionKind.QueueDelete)));
        Assert.Equal((1, 2), (counts.CountOf(StorageTransactionKind.TableRead), counts.CountOf(StorageTransactionKind.TableWrite)));
        Assert.True(counts.CountOf(StorageTransactionKind.Setup) > 0);
    }

    private static async Task AssertCostAsync<T>(TestStorage storage, long expected, Func<Task<T>> act)
    {
        var before = storage.Transactions.Total;
        await act();
        Assert.Equal(expected, storage.Transactions.Total - before);
    }
}
