namespace PushFunctions.Core.Sends.Model;

/// <summary>The batches of operations.</summary>
public interface IBatchStore
{
    /// <summary>Inserts those that are not there and leaves those that are; safe to repeat. Up to 100 go in one transaction.</summary>
    Task AddAsync(OperationId operation, IReadOnlyList<DeliveryBatch> batches, CancellationToken cancellationToken);

    Task<DeliveryBatch?> FindAsync(OperationId operation, BatchId id, CancellationToken cancellationToken);

    /// <summary>Replaces state, claim and counters. Null where another write came first.</summary>
    Task<DeliveryBatch?> TryUpdateAsync(OperationId operation, DeliveryBatch batch, CancellationToken cancellationToken);

    /// <summary>Writes the settled batch and inserts its retry batches in one transaction. False where another write came first.</summary>
    Task<bool> TrySettleAsync(OperationId operation, DeliveryBatch settled, IReadOnlyList<DeliveryBatch> retries, CancellationToken cancellationToken);

    /// <summary>Notes when a message for the batch was sent again. Whoever works on it finds another version, and nothing else changed. Safe to repeat; nothing where it is gone.</summary>
    Task MarkQueuedAsync(OperationId operation, BatchId id, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Counters only, by id: originals and retries.</summary>
    IAsyncEnumerable<BatchTally> TallyAsync(OperationId operation, CancellationToken cancellationToken);

    /// <summary>Original batches with their jobs, by number, from <paramref name="after"/> (exclusive) on.</summary>
    Task<IReadOnlyList<DeliveryBatch>> ListOriginalsAsync(OperationId operation, BatchNumber? after, int limit, CancellationToken cancellationToken);

    /// <summary>Safe to repeat.</summary>
    Task RemoveAsync(OperationId operation, IReadOnlyList<BatchId> batches, CancellationToken cancellationToken);

    /// <summary>Removes all batches of an operation. Safe to repeat.</summary>
    Task RemoveAllAsync(OperationId operation, CancellationToken cancellationToken);
}
