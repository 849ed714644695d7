using Azure;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Storage;
using PushFunctions.Storage.Clients;
using PushFunctions.StorageEmulator;

namespace PushFunctions.Tests.Core.Sends.Deliver;

public sealed class BatchLeasesTests
{
    private readonly FakeTimeProvider _time = new(Some.Noon.AddMinutes(1));
    private readonly OperationId _operation = Some.Ids.NewOperation();
    private readonly DeliveryBatch _batch = SomeBatches.New();
    private readonly TestStorage _storage;

    /// <summary>What happens to the writes of batches.</summary>
    private Func<StorageCall, StorageFault?> _trouble = _ => null;

    public BatchLeasesTests() =>
        _storage = new TestStorage(
            new MemoryTransport(
                new MemoryAccount(_time), (call, _) => new(call is { Resource: "wSends", IsWrite: true } ? _trouble(call) : null)), "w",
                _time);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IBatchStore Batches => _storage.Get<IBatchStore>();

    [Fact]
    public async Task A_lease_that_was_written_and_whose_answer_was_lost_is_ours()
    {
        await AddAsync();
        // The client tries again by itself, and finds that the row is another by now.
        _trouble = _ => new StorageFault { Repeated = true };

        await using var first = await TakeAsync();
        var second = await Leases().TakeAsync(_operation, _batch.Id, null, null, Stop);

        Assert.Equal(1, first.Batch.LeaseNumber);
        var lease = Assert.IsType<LeaseResult.Leased>(second).Lease;
        Assert.Equal((first.Batch.Lease!.Version, TimeSpan.FromSeconds(30)), (lease.Version, lease.Duration));
    }

    [Fact]
    public async Task A_lease_is_tried_again_while_storage_is_unavailable_and_is_ours_though_its_answer_was_lost()
    {
        await AddAsync();
        var (away, writes) = (5, 0);
        _trouble = _ =>
            away-- > 0 ? StorageFault.NotDone(StorageTrouble.Reset) : writes++ == 0 ? StorageFault.DoneBut(StorageTrouble.Silence) : null;

        var taking = Leases().TakeAsync(_operation, _batch.Id, null, null, Stop);
        await AdvanceUntilAsync(() => taking.IsCompleted, TimeSpan.FromSeconds(10));
        await using var lease = Assert.IsType<LeaseResult.Taken>(await taking).Lease;
        Assert.Equal(1, lease.Batch.LeaseNumber);
    }

    [Fact]
    public async Task A_lease_is_renewed_for_as_long_as_its_worker_is_at_work()
    {
        await AddAsync();
        string seen;
        await using (var lease = await TakeAsync())
        {
            for (var tick = 0; tick < 12; tick++)
            {
                seen = lease.Batch.Lease!.Version;
                await AdvanceUntilAsync(() => lease.Batch.Lease!.Version != seen, TimeSpan.FromSeconds(10));
                Assert.True(lease is { IsHeld: true, MayBegin: true });
                Assert.IsType<LeaseResult.Leased>(await Leases().TakeAsync(_operation, _batch.Id, seen, null, Stop));
            }

            seen = lease.Batch.Lease!.Version;
        }

        await using var next = Assert.IsType<LeaseResult.Taken>(await Leases().TakeAsync(_operation, _batch.Id, seen, null, Stop)).Lease;
        Assert.Equal(2, next.Batch.LeaseNumber);
    }

    [Theory]
    [InlineData(60, 0)]
    [InlineData(0, 60)]
    public async Task The_time_of_day_of_a_machine_does_not_decide_over_leases(int holderIsAhead, int otherIsAhead)
    {
        await AddAsync();
        var taken = await Leases(new ClockAhead(_time, TimeSpan.FromMinutes(holderIsAhead)))
            .TakeAsync(_operation, _batch.Id, null, null, Stop);
        await using var lease = Assert.IsType<LeaseResult.Taken>(taken).Lease;

        Assert.True(lease is { IsHeld: true, MayBegin: true });
        Assert.IsType<LeaseResult.Leased>(
            await Leases(new ClockAhead(_time, TimeSpan.FromMinutes(otherIsAhead))).TakeAsync(_operation, _batch.Id, null, null, Stop));
    }

    [Fact]
    public async Task A_lease_outlives_renewals_that_fail_and_begins_no_push_when_none_succeeds()
    {
        await AddAsync();
        await using var lease = await TakeAsync();
        _trouble = _ => StorageFault.NotDone(StorageTrouble.ServerBusy);
        await AdvanceUntilAsync(() => !lease.MayBegin, TimeSpan.FromSeconds(21));
        Assert.True(lease.IsHeld);

        _trouble = _ => null;
        await AdvanceUntilAsync(() => lease.MayBegin, TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_settlement_whose_answer_was_lost_is_known_for_our_own(bool byTheClientItself)
    {
        await AddAsync();
        await using var lease = await TakeAsync();
        _trouble = _ => byTheClientItself ? new StorageFault { Repeated = true } : StorageFault.DoneBut(StorageTrouble.Reset);
        DeliveryBatch[] retries = [SomeBatches.RetryOf(_batch, 0, 1)];

        if (!byTheClientItself) await Assert.ThrowsAsync<RequestFailedException>(() => lease.TrySettleAsync(Settled(lease), retries, Stop));
        if (!byTheClientItself) _trouble = _ => null;
        var isOurs = await lease.TrySettleAsync(Settled(lease), retries, Stop);

        Assert.True(isOurs);
        Assert.Equal(2, (await Batches.TallyAsync(_operation, Stop).ToListAsync(Stop)).Count);
    }

    [Fact]
    public async Task A_renewal_and_a_note_of_the_sweep_do_not_keep_the_worker_from_settling()
    {
        await AddAsync();
        await using var lease = await TakeAsync();
        var renewals = 0;
        _trouble = _ =>
        {
            renewals++;
            return StorageFault.DoneBut(StorageTrouble.Reset);
        };
        await AdvanceUntilAsync(() => renewals > 0, TimeSpan.FromSeconds(10));
        _trouble = _ => null;
        await Batches.MarkQueuedAsync(_operation, _batch.Id, _time.GetUtcNow(), Stop);

        Assert.True(await lease.TrySettleAsync(Settled(lease), [], Stop));

        var tally = Assert.Single(await Batches.TallyAsync(_operation, Stop).ToListAsync(Stop));
        Assert.Equal((BatchState.Settled, _time.GetUtcNow()), (tally.State, tally.QueuedAt));
    }

    [Fact]
    public async Task A_worker_that_stood_still_beyond_its_lease_goes_on_where_nobody_took_its_batch()
    {
        await AddAsync();
        var lease = await StandStillAsync();

        Assert.False(lease.IsHeld);
        Assert.True(await lease.TrySettleAsync(Settled(lease), [], Stop));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_worker_that_stood_still_beyond_its_lease_leaves_the_batch_to_who_took_it(bool isSettled)
    {
        await AddAsync();
        var lease = await StandStillAsync();
        await using var other = Assert.IsType<LeaseResult.Taken>(
            await Leases().TakeAsync(_operation, _batch.Id, lease.Batch.Lease!.Version, null, Stop)).Lease;
        if (isSettled) Assert.True(await other.TrySettleAsync(Settled(other) with { Sent = 2 }, [], Stop));

        Assert.False(await lease.TrySettleAsync(Settled(lease) with { Failed = 2 }, [SomeBatches.RetryOf(_batch, 0, 1)], Stop));
        await lease.ReleaseAsync(Stop);

        Assert.True(lease is { IsLost: true, MayBegin: false });
        var tally = Assert.Single(await Batches.TallyAsync(_operation, Stop).ToListAsync(Stop));
        Assert.Equal((isSettled ? BatchState.Settled : BatchState.Leased, isSettled ? 2 : 0, 0), (tally.State, tally.Sent, tally.Failed));
    }

    [Fact]
    public async Task A_batch_that_is_released_can_be_taken_at_once()
    {
        await AddAsync();
        await using var lease = await TakeAsync();

        await lease.ReleaseAsync(Stop);

        await using var next = await TakeAsync();
        Assert.Equal(2, next.Batch.LeaseNumber);
        Assert.Equal(_time.GetUtcNow(), Assert.Single(await Batches.TallyAsync(_operation, Stop).ToListAsync(Stop)).QueuedAt);
    }

    /// <summary>Its message comes again by itself: a sweep that did not see it there would send another for each
    /// batch of a slow credential.</summary>
    [Fact]
    public async Task A_batch_for_which_there_is_no_room_is_noted_as_waiting_once_a_minute_and_the_sweep_leaves_it_alone()
    {
        await AddAsync();
        var notes = 0;
        _trouble = _ =>
        {
            notes++;
            return null;
        };
        for (var round = 0; round < 30; round++)
        {
            Assert.Equal(
                TimeSpan.FromSeconds(5),
                Assert.IsType<LeaseResult.NotYet>(await Leases().TakeAsync(_operation, _batch.Id, null, _ => false, Stop)).Delay);
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(3, notes);
        var tally = Assert.Single(await Batches.TallyAsync(_operation, Stop).ToListAsync(Stop));
        Assert.Equal(BatchState.Waiting, tally.State);
        var nothingVisible = new QueueFront(_time.GetUtcNow(), null);
        var progress = new OperationProgress([], [tally]);
        Assert.Equal(
            0, Stalled.Of(
                SomeSends.New(Some.Account()), progress, null, _ => null, nothingVisible, nothingVisible,
                new SendOptions().StallTimeout).Count);
    }

    private static DeliveryBatch Settled(BatchLease lease) => lease.Batch with { State = BatchState.Settled, Lease = null };

    private async Task AddAsync()
    {
        await _storage.Get<StorageSetup>().EnsureAsync(Stop);
        await _storage.AddBatchesAsync(_operation, [_batch], Stop);
    }

    private async Task<BatchLease> TakeAsync() =>
        Assert.IsType<LeaseResult.Taken>(await Leases().TakeAsync(_operation, _batch.Id, null, null, Stop)).Lease;

    /// <summary>A worker that does not renew: it was paused.</summary>
    private async Task<BatchLease> StandStillAsync()
    {
        var lease = await TakeAsync();
        await lease.DisposeAsync();
        _time.Advance(TimeSpan.FromSeconds(31));
        return lease;
    }

    /// <summary>What waits for a timer goes on in its own time.</summary>
    private async Task AdvanceUntilAsync(Func<bool> isThere, TimeSpan most)
    {
        for (var step = TimeSpan.FromMilliseconds(250); most > TimeSpan.Zero && !isThere(); most -= step)
        {
            _time.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Stop);
        }

        await StallTimeout.UntilAsync(() => Task.FromResult(isThere()), there => there);
    }

    private BatchLeases Leases(TimeProvider? time = null) =>
        new(Batches, new IdGenerator(new ServiceTime(_time)), Options.Create(new DeliveryOptions()),
            new StorageRetry(StorageOutage.IsTransient, _time), new ServiceTime(time ?? _time));

    /// <summary>A machine whose time of day is wrong. How time passes is as everywhere.</summary>
    private sealed class ClockAhead(TimeProvider time, TimeSpan ahead) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + ahead;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(callback, state, dueTime, period);
    }
}
