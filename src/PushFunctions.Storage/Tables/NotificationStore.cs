using System.Globalization;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>A partition for each batch, a row for each position: the notification id tells both.</summary>
internal static class NotificationRows
{
    public static string PartitionOf(OperationId operation, BatchNumber batch) =>
        $"{operation.Tail}.{new BatchId(batch, string.Empty).Value}";

    public static string RowOf(int position) => position.ToString("D2", CultureInfo.InvariantCulture);

    public static TableEntity Of(string partition, NotificationRow row)
    {
        var entity = new TableEntity(partition, RowOf(row.Position))
        {
            ["Status"] = row.Status.ToString(),
            ["SettledAt"] = row.SettledAt,
            ["Attempts"] = row.Attempts,
            ["ProviderMessageId"] = row.ProviderMessageId,
            ["ErrorCode"] = row.Error?.Code.ToString(),
            ["ErrorReason"] = row.Error?.Reason,
        };
        if (row.DeadSince is { } since) entity["DeadSince"] = since;
        return entity;
    }

    public static NotificationRow Unreadable(TableEntity row) => new(
        int.Parse(row.RowKey, CultureInfo.InvariantCulture),
        NotificationStatus.Failed,
        row.Timestamp ?? DateTimeOffset.MinValue,
        0,
        null,
        new NotificationError(DeliveryErrorCode.Abandoned, "Unreadable"));

    public static NotificationRow Read(TableEntity row) => new(
        int.Parse(row.RowKey, CultureInfo.InvariantCulture),
        row.Choice<NotificationStatus>("Status"),
        row.Time("SettledAt"),
        row.Number("Attempts"),
        row.GetString("ProviderMessageId"),
        row.GetString("ErrorCode") is null
            ? null
            : new NotificationError(row.Choice<DeliveryErrorCode>("ErrorCode"), row.Text("ErrorReason")),
        row.GetDateTimeOffset("DeadSince"));
}

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
        var row = await _table.FindRowAsync(
            NotificationRows.PartitionOf(id.Operation, id.Batch), NotificationRows.RowOf(id.Position), cancellationToken);
        return ReadOne(row);
    }

    public async Task<IReadOnlyList<NotificationRow>> ListAsync(
        OperationId operation, BatchNumber batch, CancellationToken cancellationToken) =>
        [.. (await _table.ReadAllAsync(KeyFilter.Partition(NotificationRows.PartitionOf(operation, batch)), cancellationToken))
            .Select(ReadOne).OfType<NotificationRow>()];

    /// <summary>An unreadable row still says that its job is done: it is never sent again.</summary>
    private NotificationRow? ReadOne(TableEntity? row) =>
        _rows.Read(_table, row, NotificationRows.Read) ?? _rows.Read(_table, row, NotificationRows.Unreadable);

    public Task RemoveAllAsync(OperationId operation, BatchNumber batch, CancellationToken cancellationToken) =>
        _table.RemovePartitionAsync(NotificationRows.PartitionOf(operation, batch), cancellationToken);
}
