namespace PushFunctions.Tests.Storage;

public sealed class BatchSettlementTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_settled_batch_keeps_its_jobs_and_its_retries_appear_with_it()
    {
        var batches = (await TestStorage.CreateAsync()).Get<IBatchStore>();
        var (operation, batch) = await AddClaimedAsync(batches, jobs: 5);
        DeliveryBatch[] retries = [SomeBatches.RetryOf(batch, 0, 3), SomeBatches.RetryOf(batch, 1, 4)];

        Assert.True(
            await batches.TrySettleAsync(operation, Settled(batch) with { Sent = 1, Failed = 1, Canceled = 1, Moved = 2 }, retries, Stop));

        var settled = await batches.FindAsync(operation, batch.Id, Stop);
        Assert.Equal(batch.Jobs, settled!.Jobs);
        Assert.Equal((BatchState.Settled, 1, 1, 1, 2), (settled.State, settled.Sent, settled.Failed, settled.Canceled, settled.Moved));
        foreach (var retry in retries)
        {
            var stored = await batches.FindAsync(operation, retry.Id, Stop);
            Assert.Equal(retry.Jobs, stored!.Jobs);
            Assert.Equal(retry with { Jobs = stored.Jobs, Version = stored.Version }, stored);
        }
    }

    [Fact]
    public async Task A_batch_without_retries_is_settled_with_one_plain_write()
    {
        var batches = (await TestStorage.CreateAsync()).Get<IBatchStore>();
        var (operation, batch) = await AddClaimedAsync(batches);

        Assert.True(await batches.TrySettleAsync(operation, Settled(batch) with { Sent = 2 }, [], Stop));

        Assert.Equal(BatchState.Settled, (await batches.FindAsync(operation, batch.Id, Stop))!.State);
    }

    [Fact]
    public async Task A_settlement_that_came_second_writes_nothing()
    {
        var batches = (await TestStorage.CreateAsync()).Get<IBatchStore>();
        var (operation, batch) = await AddClaimedAsync(batches);
        var taken = await batches.TryUpdateAsync(operation, batch.Leased("another worker"), Stop);

        Assert.False(await batches.TrySettleAsync(operation, Settled(batch), [SomeBatches.RetryOf(batch, 0, 1)], Stop));
        Assert.False(await batches.TrySettleAsync(operation, Settled(batch), [], Stop));

        var tally = Assert.Single(await batches.TallyAsync(operation, Stop).ToListAsync(Stop));
        Assert.Equal(BatchState.Leased, tally.State);
        Assert.Equal(taken!.Version, (await batches.FindAsync(operation, batch.Id, Stop))!.Version);
    }

    [Fact]
    public async Task Of_many_settlements_at_once_exactly_one_counts()
    {
        var batches = (await TestStorage.CreateAsync()).Get<IBatchStore>();
        var (operation, batch) = await AddClaimedAsync(batches);

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            batches.TrySettleAsync(operation, Settled(batch) with { Sent = 1, Moved = 1 }, [SomeBatches.RetryOf(batch, 0, 1)], Stop)));

        Assert.Single(results, settled => settled);
        Assert.Equal(2, (await batches.TallyAsync(operation, Stop).ToListAsync(Stop)).Count);
    }

    [Fact]
    public async Task The_largest_batch_is_settled_with_as_many_retries_as_it_can_have()
    {
        var batches = (await TestStorage.CreateAsync()).Get<IBatchStore>();
        var operation = Some.Ids.NewOperation();
        await batches.AddAsync(operation, [SomeBatches.New() with
        {
            Jobs = [.. Enumerable.Range(0, DeliveryBatch.MaximumJobs)
                .Select(position => SomeBatches.Job(position, 4096, Some.Variables(8 * 1024)))],
        }], Stop);
        var batch = (await batches.FindAsync(operation, BatchId.Original(0, 0), Stop))!;
        DeliveryBatch[] retries =
            [.. Enumerable.Range(0, BatchId.MaximumChildren).Select(ordinal => SomeBatches.RetryOf(batch, ordinal, ordinal, ordinal + 26))];

        Assert.True(await batches.TrySettleAsync(operation, Settled(batch) with { Moved = 50 }, retries, Stop));

        Assert.Equal(27, (await batches.TallyAsync(operation, Stop).ToListAsync(Stop)).Count);
    }

    [Fact]
    public async Task A_tally_counts_originals_and_retries_in_the_order_of_their_ids()
    {
        var batches = (await TestStorage.CreateAsync()).Get<IBatchStore>();
        var (operation, batch) = await AddClaimedAsync(batches, jobs: 3);
        await batches.AddAsync(operation, [SomeBatches.New(1, 0), SomeBatches.New(0, 1)], Stop);
        await batches.TrySettleAsync(operation, Settled(batch) with { Sent = 2, Moved = 1 }, [SomeBatches.RetryOf(batch, 0, 2)], Stop);

        var tallies = await batches.TallyAsync(operation, Stop).ToListAsync(Stop);

        Assert.Equal(["000000000", "000000000.a", "000000001", "000001000"], tallies.Select(tally => tally.Id.Value));
        Assert.Equal(
            new BatchTally(
                batch.Id, batch.Credential, BatchState.Settled, batch.CreatedAt, batch.DueAt, null, 3, 2, 0, 0, 1, LeaseNumber: 1),
            tallies[0]);
        Assert.Equal([0, 1, 2, 2], tallies.Select(tally => tally.Open));
    }

    [Fact]
    public async Task A_tally_has_the_lease()
    {
        var batches = (await TestStorage.CreateAsync()).Get<IBatchStore>();
        var (operation, batch) = await AddClaimedAsync(batches);

        Assert.Equal(batch.Lease, Assert.Single(await batches.TallyAsync(operation, Stop).ToListAsync(Stop)).Lease);
    }

    [Fact]
    public async Task Originals_are_listed_without_retries_by_number_from_the_last_one_seen()
    {
        var batches = (await TestStorage.CreateAsync()).Get<IBatchStore>();
        var (operation, batch) = await AddClaimedAsync(batches, jobs: 3);
        await batches.AddAsync(operation, [SomeBatches.New(2, 0), SomeBatches.New(1, 1), SomeBatches.New(1, 0)], Stop);
        await batches.TrySettleAsync(operation, Settled(batch), [SomeBatches.RetryOf(batch, 0, 0), SomeBatches.RetryOf(batch, 1, 1)], Stop);

        var first = await batches.ListOriginalsAsync(operation, null, 2, Stop);
        var rest = await batches.ListOriginalsAsync(operation, first[^1].Id.Number, 5, Stop);

        Assert.Equal([new BatchNumber(0, 0), new BatchNumber(1, 0)], first.Select(item => item.Id.Number));
        Assert.Equal([new BatchNumber(1, 1), new BatchNumber(2, 0)], rest.Select(item => item.Id.Number));
        Assert.Equal(batch.Jobs, first[0].Jobs);
        Assert.Empty(await batches.ListOriginalsAsync(operation, rest[^1].Id.Number, 5, Stop));
    }

    private static DeliveryBatch Settled(DeliveryBatch batch) => batch with { State = BatchState.Settled, Lease = null };

    private static async Task<(OperationId Operation, DeliveryBatch Batch)> AddClaimedAsync(IBatchStore batches, int jobs = 2)
    {
        var (operation, batch) = (Some.Ids.NewOperation(), SomeBatches.New(jobs: jobs));
        await batches.AddAsync(operation, [batch], Stop);
        var found = await batches.FindAsync(operation, batch.Id, Stop);
        return (operation, (await batches.TryUpdateAsync(operation, found!.Leased(), Stop))!);
    }
}
