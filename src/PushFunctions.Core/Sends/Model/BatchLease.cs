using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Model;

/// <summary>
/// A worker's hold on a batch, renewed while the batch is delivered. Each lease has a number of its own: a worker
/// that finds its number in the row knows that its write succeeded, even if the answer was lost; one that finds
/// another number has lost the batch and leaves it alone. The worker measures its lease with the machine's monotonic
/// clock, from before it wrote it: others can only have seen it later.
/// </summary>
public sealed class BatchLease : IAsyncDisposable
{
    /// <summary>Between two attempts to renew while storage is unavailable.</summary>
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    private readonly IBatchStore _batches;
    private readonly OperationId _operation;
    private readonly DeliveryOptions _options;
    private readonly ServiceTime _time;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _renewing;
    private volatile DeliveryBatch _batch;
    private volatile bool _isLost;
    private long _begun;

    /// <param name="leased">As it was written with the lease.</param>
    /// <param name="begun">The timestamp before the lease was written.</param>
    public BatchLease(
        IBatchStore batches, OperationId operation, DeliveryBatch leased, long begun, DeliveryOptions options, ServiceTime time)
    {
        (_batches, _operation, _batch, _begun, _options, _time) = (batches, operation, leased, begun, options, time);
        _renewing = KeepRenewingAsync();
    }

    public DeliveryBatch Batch => _batch;

    /// <summary>Another worker has the batch, or it is gone.</summary>
    public bool IsLost => _isLost;

    /// <summary>Whether the lease has not ended. No other worker has the batch then.</summary>
    public bool IsHeld => !_isLost && Age < _options.LeaseDuration;

    /// <summary>Whether a push may be begun: enough of the lease is left for one.</summary>
    public bool MayBegin => !_isLost && Age < _options.LeaseDuration - _options.LeaseSafetyMargin;

    private TimeSpan Age => _time.GetElapsedTime(Interlocked.Read(ref _begun));

    /// <summary>Writes the settled batch with its retry batches. False where another worker has the batch. A lease that
    /// has ended, because storage was unavailable or the worker was paused, settles it unless another worker
    /// came.</summary>
    public async Task<bool> TrySettleAsync(DeliveryBatch settled, IReadOnlyList<DeliveryBatch> retries, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            while (!_isLost)
            {
                if (await _batches.TrySettleAsync(_operation, settled with { Version = _batch.Version }, retries, cancellationToken))
                {
                    _batch = settled;
                    return true;
                }

                await FindAgainAsync(cancellationToken);
                if (_batch.State == BatchState.Settled) return !_isLost;
            }

            return false;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>
    /// Ends a lease whose work failed, so that the next attempt need not wait. If the lease stayed, the failed
    /// message would find it and be rescheduled as a new message each time, and never fail often enough for the
    /// poison queue.
    /// </summary>
    public Task ReleaseAsync(CancellationToken cancellationToken) =>
        WriteAsync(batch => batch with { State = BatchState.Waiting, Lease = null, QueuedAt = _time.GetUtcNow() }, cancellationToken);

    /// <summary>Stops renewing. The lease itself ends in its time, unless the batch was settled or released.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _renewing;
    }

    private async Task KeepRenewingAsync()
    {
        var wait = (_options.LeaseDuration / 3) - Age;
        while (!_isLost && await WaitAsync(wait)) wait = await TryRenewAsync() ? _options.LeaseDuration / 3 : BetweenAttempts;
    }

    private async Task<bool> WaitAsync(TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, _time, _ending.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>An attempt is ended soon: the client's own retries may take longer than the whole lease.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong this time, the rest of the lease is left to try again.")]
    private async Task<bool> TryRenewAsync()
    {
        using var soon = new CancellationTokenSource(_options.LeaseDuration / 5, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(soon.Token, _ending.Token);
        try
        {
            await RenewAsync(either.Token);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        if (!await WriteAsync(batch => batch with { Lease = batch.Lease! with { Renewals = batch.Lease.Renewals + 1 } }, cancellationToken))
            return false;
        Interlocked.Exchange(ref _begun, begun);
        return true;
    }

    private async Task<bool> WriteAsync(Func<DeliveryBatch, DeliveryBatch> change, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            while (!_isLost && _batch is { State: BatchState.Leased, Lease: not null } batch)
            {
                if (await _batches.TryUpdateAsync(_operation, change(batch), cancellationToken) is { } written)
                {
                    _batch = written;
                    return true;
                }

                await FindAgainAsync(cancellationToken);
            }

            return false;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>After a write that did not find the version it expected: its own earlier attempt succeeded, the sweep
    /// made a note, or another worker has the batch.</summary>
    private async Task FindAgainAsync(CancellationToken cancellationToken)
    {
        var found = await _batches.FindAsync(_operation, _batch.Id, cancellationToken);
        if (found is null || found.LeaseNumber != _batch.LeaseNumber) _isLost = true;
        else _batch = found;
    }
}

/// <summary>The result of a request for a batch.</summary>
public abstract record LeaseResult
{
    private LeaseResult() { }

    /// <summary>It is this worker's for as long as the lease is renewed.</summary>
    public sealed record Taken(BatchLease Lease) : LeaseResult;

    /// <summary>Another worker has it.</summary>
    public sealed record Leased(Lease Lease) : LeaseResult;

    /// <summary>It is not due, or there is no room for it.</summary>
    public sealed record NotYet(TimeSpan Delay) : LeaseResult;

    /// <summary>It was settled before, or is gone with its operation.</summary>
    /// <param name="Settled">Null where it is gone.</param>
    public sealed record Over(DeliveryBatch? Settled) : LeaseResult;
}

/// <summary>Hands a batch to one worker at a time.</summary>
public sealed class BatchLeases(
    IBatchStore batches, IdGenerator ids, IOptions<DeliveryOptions> options, StorageRetry retry, ServiceTime time)
{
    /// <summary>How early a batch may be taken: a queue's delay and the storage account's time differ a
    /// little.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>When a batch comes again for which there was no room.</summary>
    private static readonly TimeSpan NoRoomDelay = TimeSpan.FromSeconds(5);

    /// <summary>How old the note that a batch waits may become: well below the sweep's stall timeout.</summary>
    private static readonly TimeSpan NoteLifetime = TimeSpan.FromMinutes(1);

    /// <summary>How long a message that was fetched waits here for storage. One that fails comes back after the
    /// visibility timeout.</summary>
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(20);

    /// <param name="seenLease">See <see cref="DeliveryMessage.SeenLease"/>. A lease that still has this version has
    /// ended.</param>
    /// <param name="admit">Called before the batch is leased; false leaves it for a little later. Null admits every
    /// batch.</param>
    public Task<LeaseResult> TakeAsync(
        OperationId operation, BatchId id, string? seenLease, Func<DeliveryBatch, bool>? admit, CancellationToken cancellationToken)
    {
        var attempt = new Attempt(ids.NewLease());
        return retry.RunAsync(
            () => TakeAsync(operation, id, seenLease, attempt, admit, cancellationToken), retry.For(Outage), cancellationToken);
    }

    private async Task<LeaseResult> TakeAsync(
        OperationId operation, BatchId id, string? seenLease, Attempt attempt, Func<DeliveryBatch, bool>? admit,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var batch = await batches.FindAsync(operation, id, cancellationToken);
            var now = time.GetUtcNow();
            if (batch is null or { State: BatchState.Settled }) return new LeaseResult.Over(batch);
            if (batch.DueAt > now + Tolerance) return new LeaseResult.NotYet(batch.DueAt - now);
            if (batch is { State: BatchState.Leased, Lease: { } found })
            {
                // The lease was written and only the answer was lost.
                if (found.Holder == attempt.Holder) return Taken(batch);
                if (found.Version != seenLease) return new LeaseResult.Leased(found);
            }

            if (admit?.Invoke(batch) == false)
            {
                // Its message comes again. The sweep, which does not see delayed messages, must not take it for lost
                // and send another.
                if (batch.QueuedAt is not { } noted || now - noted > NoteLifetime)
                    await batches.MarkQueuedAsync(operation, id, now, cancellationToken);
                return new LeaseResult.NotYet(NoRoomDelay);
            }

            attempt.Begun ??= time.GetTimestamp();
            var lease = new Lease(attempt.Holder, Renewals: 0, options.Value.LeaseDuration);
            var leased = batch with { State = BatchState.Leased, LeaseNumber = batch.LeaseNumber + 1, Lease = lease };
            if (await batches.TryUpdateAsync(operation, leased, cancellationToken) is { } taken) return Taken(taken);
        }

        LeaseResult.Taken Taken(DeliveryBatch leased) =>
            new(new BatchLease(batches, operation, leased, attempt.Begun!.Value, options.Value, time));
    }

    /// <summary>One call, with all its retries.</summary>
    private sealed class Attempt(string holder)
    {
        public string Holder => holder;

        /// <summary>The timestamp before its first write, which may be the one that succeeded. Null before
        /// it.</summary>
        public long? Begun { get; set; }
    }
}
