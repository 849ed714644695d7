using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

public sealed class BatchStore(StorageClients clients) : IBatchStore
{
    private readonly TableClient _table = clients.Table(TableNames.Batches);
    private readonly ReadableRows _rows = clients.Rows;

    public Task AddAsync(OperationId operation, IReadOnlyList<DeliveryBatch> batches, CancellationToken cancellationToken) =>
        _table.InsertMissingAsync(batches.Select(batch => BatchRows.Of(operation, batch)), cancellationToken);

    /// <summary>One that is unreadable can never be sent: it ends here, and its jobs count as failed.</summary>
    public async Task<DeliveryBatch?> FindAsync(OperationId operation, BatchId id, CancellationToken cancellationToken)
    {
        if (await _table.FindRowAsync(operation.Tail, id.Value, cancellationToken) is not { } row) return null;
        if (_rows.Read(_table, row, BatchRows.Read) is { } batch) return batch;
        if (BatchRows.IsSettled(row)) return null;
        try
        {
            await _table.UpdateEntityAsync(BatchRows.EndOf(row), row.ETag, TableUpdateMode.Merge, cancellationToken);
        }
        catch (RequestFailedException exception) when (Versions.WasLost(exception))
        {
            // Another has changed it: what becomes of it is seen with its next message.
        }

        return null;
    }

    public async Task<DeliveryBatch?> TryUpdateAsync(OperationId operation, DeliveryBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            var written = await _table.UpdateEntityAsync(
                BatchRows.ProgressOf(operation, batch), Versions.Guard(batch.Version), TableUpdateMode.Merge, cancellationToken);
            return batch with { Version = Versions.OfWrite(written) };
        }
        catch (RequestFailedException exception) when (Versions.WasLost(exception))
        {
            return null;
        }
    }

    public async Task<bool> TrySettleAsync(
        OperationId operation, DeliveryBatch settled, IReadOnlyList<DeliveryBatch> retries, CancellationToken cancellationToken)
    {
        if (retries.Count == 0) return await TryUpdateAsync(operation, settled, cancellationToken) is not null;
        try
        {
            await _table.SubmitTransactionAsync(
                [
                    new TableTransactionAction(
                        TableTransactionActionType.UpdateMerge, BatchRows.ProgressOf(operation, settled), Versions.Guard(settled.Version)),
                    .. retries.Select(retry => new TableTransactionAction(TableTransactionActionType.Add, BatchRows.Of(operation, retry))),
                ],
                cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (Versions.WasLost(exception))
        {
            return false;
        }
    }

    public async Task MarkQueuedAsync(OperationId operation, BatchId id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        try
        {
            var mark = new TableEntity(operation.Tail, id.Value) { [BatchRows.QueuedAt] = at };
            await _table.UpdateEntityAsync(mark, ETag.All, TableUpdateMode.Merge, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // The operation was removed meanwhile: there is nothing to note.
        }
    }

    public async IAsyncEnumerable<BatchTally> TallyAsync(
        OperationId operation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (
            var row in _table.QueryAsync<TableEntity>(KeyFilter.Partition(operation.Tail), null, BatchRows.TallyColumns, cancellationToken))
        {
            if ((_rows.Read(_table, row, BatchRows.ReadTally) ?? _rows.Read(_table, row, BatchRows.TallyOfUnreadable)) is { } tally)
                yield return tally;
        }
    }

    public async Task<IReadOnlyList<DeliveryBatch>> ListOriginalsAsync(
        OperationId operation, BatchNumber? after, int limit, CancellationToken cancellationToken)
    {
        var first = after is { } number ? new BatchId(number, string.Empty).Value : string.Empty;
        var filter = $"{KeyFilter.After(operation.Tail, first)} and {BatchRows.IsOriginal} eq true";
        return (await _rows.ReadSliceAsync(_table, filter, limit, BatchRows.Read, cancellationToken)).Items;
    }

    public Task RemoveAsync(OperationId operation, IReadOnlyList<BatchId> batches, CancellationToken cancellationToken) =>
        _table.RemoveRowsAsync(operation.Tail, [.. batches.Select(batch => batch.Value)], cancellationToken);

    public Task RemoveAllAsync(OperationId operation, CancellationToken cancellationToken) =>
        _table.RemovePartitionAsync(operation.Tail, cancellationToken);
}
