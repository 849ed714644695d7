using Microsoft.Extensions.Options;
using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Delivery.Claims;

/// <summary>Hands a batch to one worker at a time.</summary>
public sealed class BatchClaims(IBatchStore batches, IdGenerator ids, IOptions<DeliveryOptions> options, TimeProvider time)
{
    /// <summary>How early a batch may be taken: a queue's delay and the clocks of two machines differ a little.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>When a batch that was not admitted comes again.</summary>
    private static readonly TimeSpan Crowded = TimeSpan.FromSeconds(5);

    /// <param name="admit">Asked before the batch is claimed; false leaves it for a little later. Null admits every batch.</param>
    public async Task<ClaimResult> TakeAsync(OperationId operation, BatchId id, Func<DeliveryBatch, bool>? admit, CancellationToken cancellationToken)
    {
        var holder = ids.NewClaim();
        while (true)
        {
            var batch = await batches.FindAsync(operation, id, cancellationToken);
            var now = time.GetUtcNow();
            if (batch is null or { State: BatchState.Settled }) return new ClaimResult.Over();
            if (batch.DueAt > now + Tolerance) return new ClaimResult.NotBefore(batch.DueAt);
            // The claim was written and only its answer was lost: it is ours.
            if (batch is { State: BatchState.Claimed, Claim: { } own } && own.Holder == holder) return new ClaimResult.Taken(batch);
            if (batch is { State: BatchState.Claimed, Claim: { } other } && other.Until > now) return new ClaimResult.NotBefore(other.Until);
            if (admit?.Invoke(batch) == false) return new ClaimResult.NotBefore(now + Crowded);
            var claimed = batch with { State = BatchState.Claimed, Claim = new BatchClaim(holder, now + options.Value.ClaimDuration), Claims = batch.Claims + 1 };
            if (await batches.TryUpdateAsync(operation, claimed, cancellationToken) is { } taken) return new ClaimResult.Taken(taken);
        }
    }

    /// <summary>
    /// Ends a claim whose work failed, so that the next attempt need not wait for its end. Where it stood, a failed message would find the claim, put itself
    /// back as a new message each time, and never be counted as failed often enough for the poison queue.
    /// </summary>
    public Task GiveBackAsync(OperationId operation, DeliveryBatch claimed, CancellationToken cancellationToken) =>
        batches.TryUpdateAsync(operation, claimed with { State = BatchState.Waiting, Claim = null }, cancellationToken);
}
