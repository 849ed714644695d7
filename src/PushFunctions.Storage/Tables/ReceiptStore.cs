using System.Globalization;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>
/// A row for each batch and kind of receipt, in the partition of the operation, with a column for each notification of
/// which one came: so a merge needs no read, and one that is repeated changes nothing.
/// </summary>
public sealed class ReceiptStore(StorageClients clients) : IReceiptStore
{
    private const char ColumnPrefix = 'p';

    /// <summary>Times are whole seconds from here: a number takes a tenth of a time in a response.</summary>
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TableClient _table = clients.Table(TableNames.Receipts);

    public Task WriteAsync(IReadOnlyList<Receipt> receipts, CancellationToken cancellationToken) => TransactionGroups.ForEachAsync(
        receipts.GroupBy(receipt => receipt.Notification.Operation)
            .SelectMany(operation => TransactionGroups.Split(RowsOf(operation.Key, operation))),
        (rows, token) => _table.SubmitTransactionAsync(
            rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertMerge, row)), token),
        cancellationToken);

    public async Task<ReceiptCounts> CountAsync(OperationId operation, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (
            var row in _table.QueryAsync<TableEntity>(KeyFilter.Partition(operation.Tail), null, null, cancellationToken))
        {
            var kind = row.RowKey[(row.RowKey.IndexOf('.', StringComparison.Ordinal) + 1)..];
            counts[kind] = counts.GetValueOrDefault(kind) + row.Keys.Count(IsOfNotification);
        }

        return new ReceiptCounts(Of(ReceiptKinds.Opened), Of(ReceiptKinds.Delivered), Of(ReceiptKinds.Dismissed));

        int Of(ReceiptKinds kind) => counts.GetValueOrDefault(NameOf(kind));
    }

    public async Task<IReadOnlyDictionary<int, DateTimeOffset>> FindAsync(
        OperationId operation, BatchNumber batch, ReceiptKinds kind, CancellationToken cancellationToken)
    {
        var row = await _table.FindRowAsync(operation.Tail, RowOf(batch, kind), cancellationToken);
        return (row ?? []).Where(column => IsOfNotification(column.Key) && column.Value is int).ToDictionary(
            column => int.Parse(column.Key.AsSpan(1), CultureInfo.InvariantCulture), column => Epoch.AddSeconds((int)column.Value));
    }

    public Task<int> RemoveSomeAsync(OperationId operation, int limit, CancellationToken cancellationToken) =>
        _table.RemoveSomeAsync(KeyFilter.Partition(operation.Tail), limit, cancellationToken);

    private static IEnumerable<TableEntity> RowsOf(OperationId operation, IEnumerable<Receipt> receipts) =>
        receipts.GroupBy(receipt => RowOf(receipt.Notification.Batch, receipt.Kind)).Select(group =>
        {
            var row = new TableEntity(operation.Tail, group.Key);
            foreach (var receipt in group)
                row[ColumnOf(receipt.Notification.Position)] = (int)Math.Max(0, (receipt.At - Epoch).TotalSeconds);
            return row;
        });

    private static string RowOf(BatchNumber batch, ReceiptKinds kind) => $"{new BatchId(batch, string.Empty).Value}.{NameOf(kind)}";

    private static string ColumnOf(int position) => ColumnPrefix + position.ToString(CultureInfo.InvariantCulture);

    private static bool IsOfNotification(string column) =>
        column.Length is 2 or 3 && column[0] == ColumnPrefix && column.AsSpan(1).ContainsAnyExceptInRange('0', '9') is false;

    private static string NameOf(ReceiptKinds kind) => kind switch
    {
        ReceiptKinds.Opened => "o",
        ReceiptKinds.Delivered => "d",
        ReceiptKinds.Dismissed => "x",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A receipt is of one kind."),
    };
}
