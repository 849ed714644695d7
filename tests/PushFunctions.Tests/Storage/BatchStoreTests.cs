namespace PushFunctions.Tests.Storage;

public sealed class BatchStoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_is_found_as_it_was_added()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var operation = Some.Ids.NewOperation();
        var batch = SomeBatches.New(step: 3, index: 17, range: 9) with
        {
            Jobs =
            [
                SomeBatches.Job(0),
                SomeBatches.Job(1, variables: null) with { User = null },
                SomeBatches.Job(99) with { Attempts = 7, FirstAttemptAt = Some.Noon.AddHours(-1) },
            ],
        };

        Assert.Null(await batches.FindAsync(operation, batch.Id, Stop));
        await storage.AddBatchesAsync(operation, [batch], Stop);

        var found = await batches.FindAsync(operation, batch.Id, Stop);
        Assert.NotNull(found?.Version);
        Assert.Equal(batch.Jobs, found.Jobs);
        Assert.Equal(batch with { Jobs = found.Jobs, Version = found.Version }, found);
        Assert.Null(await batches.FindAsync(Some.Ids.NewOperation(), batch.Id, Stop));
    }

    [Theory]
    [InlineData(false, 5)]
    [InlineData(true, 1)]
    public async Task The_largest_batch_is_kept_whole_and_many_of_them_are_added_at_once(bool emoji, int count)
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var operation = Some.Ids.NewOperation();
        DeliveryBatch[] largest = [.. Enumerable.Range(0, count).Select(index => SomeBatches.New(0, index) with
        {
            Jobs = [.. Enumerable.Range(0, DeliveryBatch.MaximumJobs).Select(position =>
                SomeBatches.Job(position, 2048, emoji ? Some.EmojiVariables(4 * 1024) : Some.Variables(4 * 1024)))],
        })];

        await storage.AddBatchesAsync(operation, largest, Stop);

        Assert.All(
            await batches.ListAsync(operation, null, 10, Stop), (batch, index) => Assert.Equal(largest[index].Jobs, batch.Original.Jobs));
        Assert.Equal(count, await batches.TallyAsync(operation, Stop).CountAsync(Stop));
    }

    [Fact]
    public async Task More_batches_than_a_transaction_takes_are_all_added()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var operation = Some.Ids.NewOperation();

        await storage.AddBatchesAsync(operation, [.. Enumerable.Range(0, 205).Select(index => SomeBatches.New(0, index, jobs: 1))], Stop);

        Assert.Equal(205, (await batches.TallyAsync(operation, Stop).ToListAsync(Stop)).Count);
        Assert.Equal(3, storage.Transactions.CountOf(StorageTransactionKind.TableTransaction));
    }

    [Fact]
    public async Task Batches_added_again_stay_as_they_are_and_missing_ones_are_added()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var operation = Some.Ids.NewOperation();
        DeliveryBatch[] all = [.. Enumerable.Range(0, 4).Select(index => SomeBatches.New(0, index))];
        await storage.AddBatchesAsync(operation, [all[1], all[2]], Stop);
        var leased = await batches.TryUpdateAsync(operation, (await batches.FindAsync(operation, all[1].Id, Stop))!.Leased(), Stop);

        await storage.AddBatchesAsync(operation, [.. all.Select(batch => batch with { DueAt = Some.Noon.AddDays(1) })], Stop);
        await storage.AddBatchesAsync(operation, all, Stop);

        var stored = (await batches.ListAsync(operation, null, 10, Stop)).Select(family => family.Original).ToList();
        Assert.Equal(all.Select(batch => batch.Id), stored.Select(batch => batch.Id));
        Assert.Equal(leased!.Version, stored[1].Version);
        Assert.Equal(all[2].DueAt, stored[2].DueAt);
        Assert.Equal(Some.Noon.AddDays(1), stored[0].DueAt);
    }

    [Fact]
    public async Task The_same_batches_added_by_many_at_once_are_there_once()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var operation = Some.Ids.NewOperation();
        DeliveryBatch[] all = [.. Enumerable.Range(0, 20).Select(index => SomeBatches.New(0, index))];

        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => storage.AddBatchesAsync(operation, [.. all.Skip(worker * 3)], Stop)));

        Assert.Equal(all.Select(batch => batch.Id), await batches.TallyAsync(operation, Stop).Select(tally => tally.Id).ToListAsync(Stop));
    }

    [Fact]
    public async Task Of_many_that_claim_a_batch_exactly_one_gets_it()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var (operation, batch) = await AddAsync(storage);

        var results = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(worker => batches.TryUpdateAsync(operation, batch.Leased($"worker {worker}"), Stop)));

        var winner = Assert.Single(results, result => result is not null);
        var stored = await batches.FindAsync(operation, batch.Id, Stop);
        Assert.Equal(winner!.Lease, stored!.Lease);
        Assert.Equal(winner.Version, stored.Version);
        Assert.Equal(1, stored.LeaseNumber);
        Assert.Equal(batch.Jobs, stored.Jobs);
    }

    [Fact]
    public async Task A_lease_can_be_released()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var (operation, batch) = await AddAsync(storage);
        var leased = await batches.TryUpdateAsync(operation, batch.Leased(), Stop);

        await batches.TryUpdateAsync(operation, leased! with { State = BatchState.Waiting, Lease = null }, Stop);

        var stored = await batches.FindAsync(operation, batch.Id, Stop);
        Assert.Null(stored!.Lease);
        Assert.Equal(BatchState.Waiting, stored.State);
        Assert.Null(Assert.Single(await batches.TallyAsync(operation, Stop).ToListAsync(Stop)).Lease);
    }

    [Fact]
    public async Task A_batch_that_is_gone_cannot_be_updated_or_settled()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var (operation, batch) = await AddAsync(storage);
        await batches.RemoveSomeAsync(operation, 100, Stop);

        Assert.Null(await batches.TryUpdateAsync(operation, batch.Leased(), Stop));
        Assert.False(await batches.TrySettleAsync(operation, batch, [], Stop));
        Assert.False(await batches.TrySettleAsync(operation, batch, [SomeBatches.RetryOf(batch, 0, 1)], Stop));
        Assert.Empty(await batches.TallyAsync(operation, Stop).ToListAsync(Stop));
    }

    [Fact]
    public async Task A_batch_that_was_never_read_is_never_updated()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();

        await Assert.ThrowsAsync<ArgumentException>(() => batches.TryUpdateAsync(Some.Ids.NewOperation(), SomeBatches.New(), Stop));
    }

    [Fact]
    public async Task Everything_of_an_operation_is_removed_and_nothing_of_another()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var (operation, _) = await AddAsync(storage);
        var (other, _) = await AddAsync(storage);
        await storage.AddBatchesAsync(operation, [.. Enumerable.Range(1, 120).Select(index => SomeBatches.New(0, index, jobs: 1))], Stop);
        await storage.AddBatchesAsync(operation, [SomeBatches.New(range: 1), SomeBatches.New(range: BatchNumber.MaximumRange)], Stop);

        Assert.Equal(50, await batches.RemoveSomeAsync(operation, 50, Stop));
        Assert.Equal(73, await batches.RemoveSomeAsync(operation, 1000, Stop));
        Assert.Equal(0, await batches.RemoveSomeAsync(operation, 1000, Stop));

        Assert.Empty(await batches.TallyAsync(operation, Stop).ToListAsync(Stop));
        Assert.Single(await batches.TallyAsync(other, Stop).ToListAsync(Stop));
    }

    private static async Task<(OperationId Operation, DeliveryBatch Batch)> AddAsync(TestStorage storage)
    {
        var (operation, batch) = (Some.Ids.NewOperation(), SomeBatches.New());
        await storage.AddBatchesAsync(operation, [batch], Stop);
        return (operation, (await storage.Get<IBatchStore>().FindAsync(operation, batch.Id, Stop))!);
    }
}
