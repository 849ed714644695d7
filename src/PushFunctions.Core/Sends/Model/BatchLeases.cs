using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Deliver;

/// <summary>What came of asking for a batch.</summary>
public abstract record LeaseResult
{
    private LeaseResult() { }

    /// <summary>It is ours for as long as the lease is renewed.</summary>
    public sealed record Taken(BatchLease Lease) : LeaseResult;

    /// <summary>Another worker has it, or it is not due: ask again then.</summary>
    public sealed record NotBefore(DateTimeOffset At) : LeaseResult;

    /// <summary>Nothing is left to do: it is settled, or gone with its operation.</summary>
    public sealed record Over : LeaseResult;
}

/// <summary>Hands a batch to one worker at a time.</summary>
public sealed class BatchLeases(IBatchStore batches, IdGenerator ids, IOptions<DeliveryOptions> options, StorageRetry retry, TimeProvider time)
{
    /// <summary>How early a batch may be taken: a queue's delay and the clocks of two machines differ a little.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>When a batch that was not admitted comes again.</summary>
    private static readonly TimeSpan Crowded = TimeSpan.FromSeconds(5);

    /// <summary>How old the note that a batch waits may become: well below the sweep's patience.</summary>
    private static readonly TimeSpan Noted = TimeSpan.FromMinutes(1);

    /// <summary>How long an outage of storage may be for which a message that was fetched waits here. One that fails comes back after the visibility timeout.</summary>
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(20);

    /// <param name="admit">Asked before the batch is leased; false leaves it for a little later. Null admits every batch.</param>
    public Task<LeaseResult> TakeAsync(OperationId operation, BatchId id, Func<DeliveryBatch, bool>? admit, CancellationToken cancellationToken)
    {
        var holder = ids.NewLease();
        return retry.RunAsync(() => TakeAsync(operation, id, holder, admit, cancellationToken), retry.For(Outage), cancellationToken);
    }

    private async Task<LeaseResult> TakeAsync(OperationId operation, BatchId id, string holder, Func<DeliveryBatch, bool>? admit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var batch = await batches.FindAsync(operation, id, cancellationToken);
            var now = time.GetUtcNow();
            if (batch is null or { State: BatchState.Settled }) return new LeaseResult.Over();
            if (batch.DueAt > now + Tolerance) return new LeaseResult.NotBefore(batch.DueAt);
            // The claim was written and only its answer was lost: it is ours.
            if (batch is { State: BatchState.Leased, Lease: { } own } && own.Holder == holder) return Taken(batch);
            if (batch is { State: BatchState.Leased, Lease: { } other } && other.Until > now) return new LeaseResult.NotBefore(other.Until);
            if (admit?.Invoke(batch) == false)
            {
                // Its message comes again. The sweep, which sees no message that waits for its time, must not take it for lost and send another.
                if (batch.QueuedAt is not { } noted || now - noted > Noted) await batches.MarkQueuedAsync(operation, id, now, cancellationToken);
                return new LeaseResult.NotBefore(now + Crowded);
            }

            var leased = batch with { State = BatchState.Leased, Lease = new Lease(holder, now + options.Value.LeaseDuration), LeaseNumber = batch.LeaseNumber + 1 };
            if (await batches.TryUpdateAsync(operation, leased, cancellationToken) is { } taken) return Taken(taken);
        }

        LeaseResult.Taken Taken(DeliveryBatch leased) => new(new BatchLease(batches, operation, leased, options.Value, time));
    }
}
