using System.Diagnostics.CodeAnalysis;

namespace PushFunctions.Core.Sends.Deliver;

/// <summary>
/// A worker's hold on a batch, renewed while it is at work. Each claim has a number of its own (<see cref="DeliveryBatch.LeaseNumber"/>): a worker that
/// finds its number in the row knows what stands there for its own work, also where the answer to its write was lost; one that finds another's
/// has lost the batch and leaves it alone.
/// </summary>
public sealed class BatchLease : IAsyncDisposable
{
    /// <summary>Between two tries to renew while storage is away.</summary>
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private readonly IBatchStore _batches;
    private readonly OperationId _operation;
    private readonly DeliveryOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _renewing;
    private volatile DeliveryBatch _batch;
    private volatile bool _isLost;

    /// <param name="leased">As it was written with the claim.</param>
    public BatchLease(IBatchStore batches, OperationId operation, DeliveryBatch leased, DeliveryOptions options, TimeProvider time)
    {
        (_batches, _operation, _batch, _options, _time) = (batches, operation, leased, options, time);
        _renewing = KeepRenewingAsync();
    }

    public DeliveryBatch Batch => _batch;

    /// <summary>Another worker has the batch, or it is gone.</summary>
    public bool IsLost => _isLost;

    /// <summary>Whether the lease has not ended. Nobody else has the batch then.</summary>
    public bool IsHeld => !_isLost && _time.GetUtcNow() < Until;

    /// <summary>Whether a push may be begun: enough of the lease is left for one.</summary>
    public bool MayBegin => !_isLost && _time.GetUtcNow() < Until - _options.LeaseSafetyMargin;

    private DateTimeOffset Until => _batch.Lease?.Until ?? DateTimeOffset.MinValue;

    /// <summary>Whether the batch is still this worker's. A lease that has ended, because storage or the worker stood still, is renewed unless another worker came.</summary>
    public async Task<bool> HoldsAsync(CancellationToken cancellationToken) => IsHeld || await RenewAsync(cancellationToken);

    /// <summary>AcceptedResults the settled batch with its retry batches. False where another worker has the batch.</summary>
    public async Task<bool> TrySettleAsync(DeliveryBatch settled, IReadOnlyList<DeliveryBatch> retries, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            while (!_isLost)
            {
                if (await _batches.TrySettleAsync(_operation, settled with { Version = _batch.Version }, retries, cancellationToken)) return true;
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
    /// Ends a claim whose work failed, so that the next attempt need not wait for its end. Where it stood, a failed message would find the claim, put itself
    /// back as a new message each time, and never be counted as failed often enough for the poison queue.
    /// </summary>
    public Task ReleaseAsync(CancellationToken cancellationToken) =>
        WriteAsync(batch => batch with { State = BatchState.Waiting, Lease = null, QueuedAt = _time.GetUtcNow() }, cancellationToken);

    /// <summary>Renews no more. The lease itself ends in its time, unless the batch was settled or given back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _renewing;
    }

    private async Task KeepRenewingAsync()
    {
        var wait = _options.LeaseDuration / 3;
        while (!_isLost && await WaitAsync(wait)) wait = await TryRenewAsync() ? _options.LeaseDuration / 3 : BetweenTries;
    }

    private async Task<bool> WaitAsync(TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, _time, _ending.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>A try is given up soon: the client's own repeats may take longer than the whole lease.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever was wrong this time, the rest of the lease is left to try again.")]
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

    private Task<bool> RenewAsync(CancellationToken cancellationToken) =>
        WriteAsync(batch => batch with { Lease = batch.Lease! with { Until = _time.GetUtcNow() + _options.LeaseDuration } }, cancellationToken);

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

    /// <summary>After a write that did not find the version it expected: of an answer of our own that was lost, of a note by the sweep, or of another worker.</summary>
    private async Task FindAgainAsync(CancellationToken cancellationToken)
    {
        var found = await _batches.FindAsync(_operation, _batch.Id, cancellationToken);
        if (found is null || found.LeaseNumber != _batch.LeaseNumber) _isLost = true;
        else _batch = found;
    }
}
