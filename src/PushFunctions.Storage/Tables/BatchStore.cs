using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

public sealed class BatchStore(StorageClients clients) : IBatchStore
{
    private readonly TableClient _table = clients.Table(TableNames.Sends);
    private readonly ReadableRows _rows = clients.Rows;
    private static readonly Dictionary<string, RetryOutcomes> NoRetries = [];

    /// <summary>One that is unreadable can never be sent: it ends here, and its jobs count as failed.</summary>
    public async Task<DeliveryBatch?> FindAsync(OperationId operation, BatchId id, CancellationToken cancellationToken)
    {
        var partition = BatchRows.PartitionOf(operation, id.Number.Range);
        if (await _table.FindRowAsync(partition, BatchRows.RowOf(id), cancellationToken) is not { } row) return null;
        if (ReadOne(row) is { } batch) return batch;
        if (BatchRows.IsSettled(row)) return null;
        try
        {
            await _table.UpdateEntityAsync(BatchRows.EndOfUnreadable(row), row.ETag, TableUpdateMode.Merge, cancellationToken);
        }
        catch (RequestFailedException exception) when (Versions.WasLost(exception))
        {
            // Another has changed it: what becomes of it is seen with its next message.
        }

        return null;
    }

    public async Task<BatchFamily?> FindFamilyAsync(OperationId operation, BatchNumber number, CancellationToken cancellationToken) =>
        await FindAsync(operation, new BatchId(number, string.Empty), cancellationToken) is { } original
            ? (await WithRetriesAsync(operation, [original], cancellationToken))[0]
            : null;

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
        var end = BatchRows.EndOf(operation, settled);
        var version = Versions.Guard(settled.Version);
        try
        {
            if (retries.Count == 0)
            {
                await _table.UpdateEntityAsync(end, version, TableUpdateMode.Merge, cancellationToken);
                return true;
            }

            await _table.SubmitTransactionAsync(
                [
                    new TableTransactionAction(TableTransactionActionType.UpdateMerge, end, version),
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
            await _table.UpdateEntityAsync(BatchRows.NoteOf(operation, id, at), ETag.All, TableUpdateMode.Merge, cancellationToken);
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
            var row in _table.QueryAsync<TableEntity>(BatchRows.All(operation), null, BatchRows.TallyColumns, cancellationToken))
        {
            if ((_rows.Read(_table, row, BatchRows.ReadTally) ?? _rows.Read(_table, row, BatchRows.TallyOfUnreadable)) is { } tally)
                yield return tally;
        }
    }

    public async Task<IReadOnlyList<BatchFamily>> ListAsync(
        OperationId operation, BatchNumber? after, int limit, CancellationToken cancellationToken)
    {
        var filter = $"{BatchRows.All(operation, after)} and {BatchRows.IsOriginal} eq true";
        var originals = (await _rows.ReadSliceAsync(_table, filter, limit, ReadOne, cancellationToken)).Items;
        return await WithRetriesAsync(operation, originals, cancellationToken);
    }

    public async Task<IReadOnlyList<(DeliveryBatch Batch, DateTimeOffset WrittenAt)>> ScanAsync(
        OperationId operation, BatchId? after, BatchScan scan, int limit, CancellationToken cancellationToken)
    {
        var slice = await _rows.ReadSliceAsync<Tuple<DeliveryBatch, DateTimeOffset>>(
            _table, BatchRows.Scan(operation, after, scan), limit,
            row => ReadOne(row) is { } batch ? Tuple.Create(batch, row.Timestamp ?? DateTimeOffset.MaxValue) : null, cancellationToken);
        return [.. slice.Items.Select(item => (item.Item1, item.Item2))];
    }

    public Task<int> RemoveSomeAsync(OperationId operation, int limit, CancellationToken cancellationToken) =>
        _table.RemoveSomeAsync(BatchRows.Partitions(operation), limit, cancellationToken);

    /// <summary>One more read, where any job of them went on in a retry batch. After the originals were read, so that
    /// no retry batch is missing that they name.</summary>
    private async Task<IReadOnlyList<BatchFamily>> WithRetriesAsync(
        OperationId operation, IReadOnlyList<DeliveryBatch> originals, CancellationToken cancellationToken)
    {
        DeliveryBatch[] moved = [.. originals.Where(batch => batch.Moved > 0)];
        if (moved.Length == 0) return [.. originals.Select(batch => new BatchFamily(batch, NoRetries))];
        var rows = await _table.ReadAllAsync(
            BatchRows.Retries(operation, moved[0].Id.Number, moved[^1].Id.Number), cancellationToken, BatchRows.OutcomeColumns);
        var retries = rows
            .Select(row => _rows.Read(_table, row, BatchRows.ReadRetry) ?? _rows.Read(_table, row, BatchRows.UnreadableRetry))
            .OfType<RetryOutcomes>()
            .ToLookup(retry => retry.Id.Number);
        return
        [
            .. originals.Select(batch => new BatchFamily(batch, retries[batch.Id.Number].ToDictionary(retry => retry.Id.Retry))),
        ];
    }

    private DeliveryBatch? ReadOne(TableEntity row) =>
        _rows.Read(_table, row, BatchRows.Read) ?? _rows.Read(_table, row, BatchRows.ReadWithUnreadableOutcomes);
}
