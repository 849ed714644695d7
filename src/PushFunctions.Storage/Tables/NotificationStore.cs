using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

public sealed class NotificationStore(StorageClients clients) : INotificationStore
{
    private readonly TableClient _table = clients.Table(TableNames.Notifications);
    private readonly ReadableRows _rows = clients.Rows;

    public Task AddAsync(OperationId operation, BatchNumber batch, IReadOnlyList<NotificationRow> rows, CancellationToken cancellationToken)
    {
        var partition = NotificationRows.PartitionOf(operation, batch);
        return _table.InsertMissingAsync(rows.Select(row => NotificationRows.Of(partition, row)), cancellationToken);
    }

    public async Task<NotificationRow?> FindAsync(NotificationId id, CancellationToken cancellationToken)
    {
        var row = await _table.FindRowAsync(NotificationRows.PartitionOf(id.Operation, id.Batch), NotificationRows.RowOf(id.Position), cancellationToken);
        return ReadOne(row);
    }

    public async Task<IReadOnlyList<NotificationRow>> ListAsync(OperationId operation, BatchNumber batch, CancellationToken cancellationToken) =>
        [.. (await _table.ReadAllAsync(KeyFilter.Partition(NotificationRows.PartitionOf(operation, batch)), cancellationToken)).Select(ReadOne).OfType<NotificationRow>()];

    /// <summary>An unreadable row still says that its job is done: it is never sent again.</summary>
    private NotificationRow? ReadOne(TableEntity? row) => _rows.Read(_table, row, NotificationRows.Read) ?? _rows.Read(_table, row, NotificationRows.Unreadable);

    public Task RemoveAllAsync(OperationId operation, BatchNumber batch, CancellationToken cancellationToken) =>
        _table.RemovePartitionAsync(NotificationRows.PartitionOf(operation, batch), cancellationToken);
}
