using PushFunctions.Storage.Clients;

namespace PushFunctions.Tests.Storage;

/// <summary>What the steps cost in storage transactions: the figures that the price of a push is made of.</summary>
public sealed class TransactionCostTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_devices_of_a_User_are_one_read_however_many_and_however_long()
    {
        var storage = await TestStorage.CreateAsync();
        var account = Some.Account();
        var user = await storage.SaveUserAsync(
            account, Some.App(), [.. Enumerable.Range(0, Registration.MaximumDevices).Select(_ => Some.Device(length: 4096))]);

        var registrations = storage.Get<IRegistrationStore>();
        await AssertCostAsync(storage, 1, () => registrations.FindAsync(account, Some.App(), user, Stop));
        await AssertCostAsync(storage, 1, () => registrations.FindAsync(account, Some.App(), Some.Ids.NewUser(), Stop));
    }

    [Fact]
    public async Task Everyone_in_an_App_is_a_read_for_each_1000()
    {
        var storage = await TestStorage.CreateAsync();
        var registrations = storage.Get<IRegistrationStore>();
        var account = Some.Account();
        for (var number = 0; number < 1_001; number++)
            await registrations.SaveAsync(account, SomeUsers.Registration(account, Some.App(), Some.Device()));

        RegistrationPage? page = null;
        await AssertCostAsync(
            storage, 1, async () => page = await registrations.ListAsync(account, Some.App(), UserSpan.Everyone, null, false, 1_000, Stop));
        Assert.Equal(1_000, page!.Registrations.Count);
        await AssertCostAsync(
            storage, 1,
            async () => page = await registrations.ListAsync(account, Some.App(), new UserSpan(page.Next, null, null), null, false, 1_000, Stop));
        Assert.Equal((1, null), (page.Registrations.Count, page.Next));
    }

    [Fact]
    public async Task A_batch_costs_four_transactions_from_its_row_to_its_outcomes_and_as_many_with_retries()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var operation = Some.Ids.NewOperation();
        var before = storage.Transactions.Total;

        foreach (var index in new[] { 0, 1 })
        {
            await storage.AddBatchesAsync(operation, [SomeBatches.New(0, index, jobs: DeliveryBatch.MaximumJobs)], Stop);
            var batch = (await batches.FindAsync(operation, BatchId.Original(0, index), Stop))!;
            var leased = (await batches.TryUpdateAsync(operation, batch.Leased(), Stop))!;
            Assert.True(
                index == 0
                    ? await batches.TrySettleAsync(operation, leased.Settled(), [], Stop)
                    : await batches.TrySettleAsync(
                        operation, leased.Settled(SomeBatches.Moved(7)), [SomeBatches.RetryOf(leased, 0, 7)], Stop));
        }

        Assert.Equal(8, storage.Transactions.Total - before);
    }

    [Fact]
    public async Task What_became_of_a_notification_is_one_read_and_two_once_it_was_retried()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var operation = Some.Ids.NewOperation();
        await storage.AddBatchesAsync(operation, [.. Enumerable.Range(0, 16).Select(index => SomeBatches.New(0, index))], Stop);
        await SettleAsync(batches, operation, BatchId.Original(0, 3), SomeBatches.Moved(1));
        await SettleAsync(batches, operation, BatchId.Original(0, 3).Child(0), SomeBatches.Moved(1));
        await SettleAsync(batches, operation, BatchId.Original(0, 3).Child(0).Child(0));
        await SettleAsync(batches, operation, BatchId.Original(0, 4));

        await AssertCostAsync(storage, 1, () => batches.FindFamilyAsync(operation, new BatchNumber(0, 0, 4), Stop));
        await AssertCostAsync(storage, 2, () => batches.FindFamilyAsync(operation, new BatchNumber(0, 0, 3), Stop));
        await AssertCostAsync(storage, 1, () => batches.ListAsync(operation, new BatchNumber(0, 0, 3), 100, Stop));
        await AssertCostAsync(storage, 2, () => batches.ListAsync(operation, null, 100, Stop));
    }

    [Fact]
    public async Task A_claim_does_not_carry_the_jobs()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var operation = Some.Ids.NewOperation();
        await storage.AddBatchesAsync(operation, [SomeBatches.New(jobs: 50)], Stop);
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
        await storage.Get<IPushQueues>().SendAsync(new DeliveryMessage(1, "a", "o", "b"), TimeSpan.Zero, Stop);
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

    private static async Task SettleAsync(IBatchStore batches, OperationId operation, BatchId id, params IReadOnlyList<JobOutcome> outcomes)
    {
        var leased = (await batches.TryUpdateAsync(operation, (await batches.FindAsync(operation, id, Stop))!.Leased(), Stop))!;
        DeliveryBatch[] retries =
            [.. outcomes.Where(outcome => outcome.Child is not null)
                .Select(outcome => SomeBatches.RetryOf(leased, outcome.Child!.Value, outcome.Position))];
        Assert.True(await batches.TrySettleAsync(operation, leased.Settled(outcomes), retries, Stop));
    }

    private static async Task AssertCostAsync<T>(TestStorage storage, long expected, Func<Task<T>> act)
    {
        var before = storage.Transactions.Total;
        await act();
        Assert.Equal(expected, storage.Transactions.Total - before);
    }
}
