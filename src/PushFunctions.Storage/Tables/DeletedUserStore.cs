using System.Globalization;
using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>A partition for each day, so that the days before one are a range.</summary>
public sealed class DeletedUserStore(StorageClients clients) : IDeletedUserStore
{
    private const string DayFormat = "yyyyMMdd";
    private const char Separator = '.';

    private readonly TableClient _table = clients.Table(TableNames.DeletedUsers);
    private readonly ReadableRows _rows = clients.Rows;

    public Task AddAsync(DeletedUser user, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(new TableEntity(PartitionOf(user.Day), RowOf(user)), TableUpdateMode.Replace, cancellationToken);

    public async Task<IReadOnlyList<DeletedUser>> ListAsync(DateOnly before, int limit, CancellationToken cancellationToken)
    {
        return (await _rows.ReadSliceAsync(_table, TableClient.CreateQueryFilter($"PartitionKey lt {PartitionOf(before)}"), limit, Read, cancellationToken)).Items;
    }

    public Task RemoveAsync(DeletedUser user, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(PartitionOf(user.Day), RowOf(user), ETag.All, cancellationToken);

    private static string PartitionOf(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static string RowOf(DeletedUser user) => $"{user.Account.Value}{Separator}{user.User.Tail}";

    private static DeletedUser Read(TableEntity row)
    {
        var parts = row.RowKey.Split(Separator);
        return AccountSid.TryParse(parts[0], out var account)
            ? new DeletedUser(account, Columns.User(parts[1]), DateOnly.ParseExact(row.PartitionKey, DayFormat, CultureInfo.InvariantCulture))
            : throw new InvalidDataException("A stored note of a deleted User names no account.");
    }
}
