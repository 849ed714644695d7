namespace PushFunctions.Tests.Storage;

public sealed class BatchSettlementTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_settled_batch_keeps_its_jobs_and_its_retries_appear_with_it()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var (operation, batch) = await AddClaimedAsync(storage, jobs: 5);
        DeliveryBatch[] retries = [SomeBatches.RetryOf(batch, 0, 3), SomeBatches.RetryOf(batch, 1, 4)];
        JobOutcome[] outcomes =
        [
            SomeBatches.Sent(0), SomeBatches.Failed(1, Some.Noon.AddDays(-1)), JobOutcome.Canceled(batch.Jobs[2], Some.Noon.AddTicks(1)),
            SomeBatches.Moved(3, 0), SomeBatches.Moved(4, 1),
        ];

        Assert.True(await batches.TrySettleAsync(operation, batch.Settled(outcomes), retries, Stop));

        var settled = await batches.FindAsync(operation, batch.Id, Stop);
        Assert.Equal(batch.Jobs, settled!.Jobs);
        Assert.Equal(outcomes, settled.Outcomes);
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
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var (operation, batch) = await AddClaimedAsync(storage);

        Assert.True(await batches.TrySettleAsync(operation, batch.Settled(), [], Stop));

        var settled = (await batches.FindAsync(operation, batch.Id, Stop))!;
        Assert.Equal((BatchState.Settled, 2), (settled.State, settled.Outcomes.Count));
    }

    [Fact]
    public async Task A_settlement_that_came_second_writes_nothing()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var (operation, batch) = await AddClaimedAsync(storage);
        var taken = await batches.TryUpdateAsync(operation, batch.Leased("another worker"), Stop);

        Assert.False(
            await batches.TrySettleAsync(operation, batch.Settled(SomeBatches.Moved(1)), [SomeBatches.RetryOf(batch, 0, 1)], Stop));
        Assert.False(await batches.TrySettleAsync(operation, batch.Settled(), [], Stop));

        var tally = Assert.Single(await batches.TallyAsync(operation, Stop).ToListAsync(Stop));
        Assert.Equal(BatchState.Leased, tally.State);
        Assert.Equal(taken!.Version, (await batches.FindAsync(operation, batch.Id, Stop))!.Version);
    }

    [Fact]
    public async Task Of_many_settlements_at_once_exactly_one_counts()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var (operation, batch) = await AddClaimedAsync(storage);

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            batches.TrySettleAsync(operation, batch.Settled(SomeBatches.Moved(1)), [SomeBatches.RetryOf(batch, 0, 1)], Stop)));

        Assert.Single(results, settled => settled);
        Assert.Equal(2, (await batches.TallyAsync(operation, Stop).ToListAsync(Stop)).Count);
    }

    [Fact]
    public async Task The_largest_batch_is_settled_with_as_many_retries_as_it_can_have()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var operation = Some.Ids.NewOperation();
        await storage.AddBatchesAsync(operation, [SomeBatches.New() with
        {
            Jobs = [.. Enumerable.Range(0, DeliveryBatch.MaximumJobs)
                .Select(position => SomeBatches.Job(position, 2048, Some.Variables(4 * 1024)))],
        }], Stop);
        var batch = (await batches.FindAsync(operation, BatchId.Original(0, 0), Stop))!;
        DeliveryBatch[] retries =
            [.. Enumerable.Range(0, BatchId.MaximumChildren).Select(ordinal => SomeBatches.RetryOf(batch, ordinal, ordinal, ordinal + 26))];
        JobOutcome[] longest = [.. batch.Jobs.Select(job => LongestOutcome(job.Position) with { Child = job.Position % 26 })];

        Assert.True(await batches.TrySettleAsync(operation, batch.Settled(longest), retries, Stop));

        Assert.Equal(27, (await batches.TallyAsync(operation, Stop).ToListAsync(Stop)).Count);
        Assert.Equal(longest, (await batches.FindAsync(operation, batch.Id, Stop))!.Outcomes);
        foreach (var retry in retries)
        {
            var leased = (await batches.TryUpdateAsync(operation, (await batches.FindAsync(operation, retry.Id, Stop))!.Leased(), Stop))!;
            await batches.TrySettleAsync(operation, leased.Settled([.. retry.Jobs.Select(job => LongestOutcome(job.Position))]), [], Stop);
        }

        var found = Assert.Single(await batches.ListAsync(operation, null, 10, Stop));
        Assert.Equal(26, found.Retries.Count);
        Assert.All(found.Retries.Values, retry => Assert.Equal(2, retry.Outcomes.Count));
    }

    [Fact]
    public async Task A_tally_counts_originals_and_retries_in_the_order_of_their_ids()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var (operation, batch) = await AddClaimedAsync(storage, jobs: 3);
        await storage.AddBatchesAsync(operation, [SomeBatches.New(0, 0, range: 1), SomeBatches.New(1, 0), SomeBatches.New(0, 1)], Stop);
        await batches.TrySettleAsync(operation, batch.Settled(SomeBatches.Moved(2)), [SomeBatches.RetryOf(batch, 0, 2)], Stop);

        var tallies = await batches.TallyAsync(operation, Stop).ToListAsync(Stop);

        Assert.Equal(["000000000", "000000000.a", "000000001", "000001000", "100000000"], tallies.Select(tally => tally.Id.Value));
        Assert.Equal(
            new BatchTally
            {
                Id = batch.Id,
                Credential = batch.Credential,
                State = BatchState.Settled,
                CreatedAt = batch.CreatedAt,
                DueAt = batch.DueAt,
                Jobs = 3,
                Sent = 2,
                Moved = 1,
                LeaseNumber = 1,
            },
            tallies[0]);
        Assert.Equal([0, 1, 2, 2, 2], tallies.Select(tally => tally.Open));
    }

    [Fact]
    public async Task A_tally_has_the_lease()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var (operation, batch) = await AddClaimedAsync(storage);

        Assert.Equal(batch.Lease, Assert.Single(await batches.TallyAsync(operation, Stop).ToListAsync(Stop)).Lease);
    }

    [Fact]
    public async Task Batches_are_listed_with_their_retries_by_number_from_the_last_one_seen()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var (operation, batch) = await AddClaimedAsync(storage, jobs: 3);
        await storage.AddBatchesAsync(
            operation,
            [
                SomeBatches.New(0, 0, range: 15), SomeBatches.New(0, 0, range: 2), SomeBatches.New(2, 0), SomeBatches.New(1, 1),
                SomeBatches.New(1, 0),
            ],
            Stop);
        await batches.TrySettleAsync(
            operation, batch.Settled(SomeBatches.Moved(0, 0), SomeBatches.Moved(1, 1)),
            [SomeBatches.RetryOf(batch, 0, 0), SomeBatches.RetryOf(batch, 1, 1)], Stop);

        var first = await batches.ListAsync(operation, null, 2, Stop);
        var rest = await batches.ListAsync(operation, first[^1].Original.Id.Number, 3, Stop);
        var last = await batches.ListAsync(operation, rest[^1].Original.Id.Number, 5, Stop);

        Assert.Equal([new BatchNumber(0, 0, 0), new BatchNumber(0, 1, 0)], first.Select(family => family.Original.Id.Number));
        Assert.Equal(
            [new BatchNumber(0, 1, 1), new BatchNumber(0, 2, 0), new BatchNumber(2, 0, 0)],
            rest.Select(family => family.Original.Id.Number));
        Assert.Equal([new BatchNumber(15, 0, 0)], last.Select(family => family.Original.Id.Number));
        Assert.Equal(["a", "b"], first[0].Retries.Keys.Order());
        Assert.Equal(batch.Jobs, first[0].Original.Jobs);
        Assert.Empty(await batches.ListAsync(operation, last[^1].Original.Id.Number, 5, Stop));
    }

    [Fact]
    public async Task What_became_of_a_job_is_followed_from_retry_to_retry()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var (operation, batch) = await AddClaimedAsync(storage, jobs: 4);
        DeliveryBatch[] retries = [SomeBatches.RetryOf(batch, 0, 1, 2), SomeBatches.RetryOf(batch, 1, 3)];
        await batches.TrySettleAsync(
            operation, batch.Settled(SomeBatches.Moved(1, 0), SomeBatches.Moved(2, 0), SomeBatches.Moved(3, 1)), retries, Stop);
        var again = SomeBatches.RetryOf(retries[0], 2, 2);
        var first = (await batches.TryUpdateAsync(
            operation, (await batches.FindAsync(operation, retries[0].Id, Stop))!.Leased(), Stop))!;
        await batches.TrySettleAsync(operation, first.Settled(SomeBatches.Failed(1), SomeBatches.Moved(2, 2)), [again], Stop);
        await batches.TryUpdateAsync(operation, (await batches.FindAsync(operation, again.Id, Stop))!.Leased(), Stop);

        var found = (await batches.FindFamilyAsync(operation, batch.Id.Number, Stop))!;

        Assert.Equal((BatchState.Settled, SomeBatches.Sent(0)), found.Follow(0));
        Assert.Equal((BatchState.Settled, SomeBatches.Failed(1)), found.Follow(1));
        Assert.Equal((BatchState.Leased, SomeBatches.Moved(2, 2)), found.Follow(2));
        Assert.Equal((BatchState.Waiting, SomeBatches.Moved(3, 1)), found.Follow(3));
        Assert.Equal((BatchState.Settled, null), found.Follow(4));
        Assert.Null(await batches.FindFamilyAsync(operation, new BatchNumber(0, 0, 1), Stop));
    }

    /// <summary>A settlement whose response was lost is repeated, and finds its own.</summary>
    [Fact]
    public async Task A_settlement_is_made_once_however_often_it_is_sent()
    {
        var storage = await TestStorage.CreateAsync();
        var batches = storage.Get<IBatchStore>();
        var (operation, batch) = await AddClaimedAsync(storage);
        await batches.TrySettleAsync(operation, batch.Settled(SomeBatches.Moved(1)), [SomeBatches.RetryOf(batch, 0, 1)], Stop);

        Assert.False(
            await batches.TrySettleAsync(operation, batch.Settled(SomeBatches.Moved(1)), [SomeBatches.RetryOf(batch, 0, 1)], Stop));

        var settled = (await batches.FindAsync(operation, batch.Id, Stop))!;
        Assert.Equal((1, 1), (settled.Sent, settled.Moved));
    }

    private static JobOutcome LongestOutcome(int position) => new(
        position, NotificationStatus.Failed, Some.Noon.AddTicks(1234567), 99, Some.Token(JobOutcome.MaximumMessageId).Value,
        new NotificationError(DeliveryErrorCode.PayloadRejected, Some.Token(NotificationError.MaximumReason).Value), Some.Noon, null);

    private static async Task<(OperationId Operation, DeliveryBatch Batch)> AddClaimedAsync(TestStorage storage, int jobs = 2)
    {
        var (operation, batch) = (Some.Ids.NewOperation(), SomeBatches.New(jobs: jobs));
        await storage.AddBatchesAsync(operation, [batch], Stop);
        var batches = storage.Get<IBatchStore>();
        var found = await batches.FindAsync(operation, batch.Id, Stop);
        return (operation, (await batches.TryUpdateAsync(operation, found!.Leased(), Stop))!);
    }
}
