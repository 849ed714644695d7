using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Model;

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
