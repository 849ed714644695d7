namespace PushFunctions.FaultTests.Breakages;

/// <summary>Passes everything on, for a breakage to override.</summary>
internal abstract class BatchesAround(IBatchStore whole) : IBatchStore
{
    public virtual Task<DeliveryBatch?> FindAsync(OperationId operation, BatchId id, CancellationToken cancellationToken) =>
        whole.FindAsync(operation, id, cancellationToken);

    public Task<DeliveryBatch?> TryUpdateAsync(OperationId operation, DeliveryBatch batch, CancellationToken cancellationToken) =>
        whole.TryUpdateAsync(operation, batch, cancellationToken);

    public virtual Task<bool> TrySettleAsync(
        OperationId operation, DeliveryBatch settled, IReadOnlyList<DeliveryBatch> retries, CancellationToken cancellationToken) =>
        whole.TrySettleAsync(operation, settled, retries, cancellationToken);

    public Task MarkQueuedAsync(OperationId operation, BatchId id, DateTimeOffset at, CancellationToken cancellationToken) =>
        whole.MarkQueuedAsync(operation, id, at, cancellationToken);

    public Task<IReadOnlyList<(DeliveryBatch Batch, DateTimeOffset WrittenAt)>> ScanAsync(
        OperationId operation, BatchId? after, BatchScan scan, int limit, CancellationToken cancellationToken) =>
        whole.ScanAsync(operation, after, scan, limit, cancellationToken);

    public IAsyncEnumerable<BatchTally> TallyAsync(OperationId operation, CancellationToken cancellationToken) =>
        whole.TallyAsync(operation, cancellationToken);

    public Task<BatchFamily?> FindFamilyAsync(OperationId operation, BatchNumber number, CancellationToken cancellationToken) =>
        whole.FindFamilyAsync(operation, number, cancellationToken);

    public Task<IReadOnlyList<BatchFamily>> ListAsync(
        OperationId operation, BatchNumber? after, int limit, CancellationToken cancellationToken) =>
        whole.ListAsync(operation, after, limit, cancellationToken);

    public Task<int> RemoveSomeAsync(OperationId operation, int limit, CancellationToken cancellationToken) =>
        whole.RemoveSomeAsync(operation, limit, cancellationToken);
}
