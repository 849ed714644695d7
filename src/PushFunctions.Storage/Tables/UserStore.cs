using System.Globalization;
using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>Users in the order of their ids; the notes of deleted Users have a partition for each day, so that the
/// days before one are a range.</summary>
public sealed class UserStore(StorageClients clients) : IUserStore
{
    private const string DayFormat = "yyyyMMdd";
    private const char Separator = '.';

    private readonly TableClient _table = clients.Table(TableNames.Users);
    private readonly TableClient _deleted = clients.Table(TableNames.DeletedUsers);
    private readonly ReadableRows _rows = clients.Rows;

    public async Task<User?> FindAsync(AccountSid account, UserId user, CancellationToken cancellationToken) =>
        _rows.Read(_table, await _table.FindRowAsync(PartitionOf(account, user), user.Tail, cancellationToken), row => Read(user, row));

    public Task<User?> TryPutAsync(AccountSid account, User user, CancellationToken cancellationToken) => _table.TryPutAsync(
        RowOf(account, user), user.Version, version => user with { Version = version }, cancellationToken);

    public Task<bool> TryRemoveAsync(AccountSid account, User user, CancellationToken cancellationToken) =>
        _table.TryRemoveAsync(PartitionOf(account, user.Id), user.Id.Tail, user.Version, cancellationToken);

    public async Task<ListPage<User>> ListAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken)
    {
        var prefix = PrefixOf(account);
        var filter = UserPartitions.Filter(prefix, new UserSpan(Cursors.Read<UserId>(request, UserId.TryParse), null, null));
        var slice = await _rows.ReadSliceAsync(
            _table, filter, request.PageSize, row => Read(UserPartitions.UserOf(prefix, row), row), cancellationToken);
        return new ListPage<User>(slice.Items, slice.HasMore ? slice.Items[^1].Id.Value : null);
    }

    public Task AddDeletedAsync(DeletedUser user, CancellationToken cancellationToken) =>
        _deleted.UpsertEntityAsync(new TableEntity(DayOf(user.Day), NoteOf(user)), TableUpdateMode.Replace, cancellationToken);

    public async Task<IReadOnlyList<DeletedUser>> ListDeletedAsync(DateOnly before, int limit, CancellationToken cancellationToken) =>
        (await _rows.ReadSliceAsync(
            _deleted, TableClient.CreateQueryFilter($"PartitionKey lt {DayOf(before)}"), limit, ReadNote, cancellationToken)).Items;

    public Task RemoveDeletedAsync(DeletedUser user, CancellationToken cancellationToken) =>
        _deleted.DeleteEntityAsync(DayOf(user.Day), NoteOf(user), ETag.All, cancellationToken);

    private static string PrefixOf(AccountSid account) => account.Value + Separator;

    private static string PartitionOf(AccountSid account, UserId user) => UserPartitions.Of(PrefixOf(account), user);

    private static TableEntity RowOf(AccountSid account, User user) => new(PartitionOf(account, user.Id), user.Id.Tail)
    {
        ["ExternalId"] = user.ExternalId,
        ["CreatedAt"] = user.CreatedAt,
        ["UpdatedAt"] = user.UpdatedAt,
        ["DeletedAt"] = user.DeletedAt,
    };

    private static User Read(UserId id, TableEntity row) =>
        new(id, row.Time("CreatedAt"), row.Time("UpdatedAt"), row.GetDateTimeOffset("DeletedAt"))
        {
            ExternalId = row.GetString("ExternalId"),
            Version = row.ETag.ToString(),
        };

    private static string DayOf(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static string NoteOf(DeletedUser user) => $"{user.Account.Value}{Separator}{user.User.Tail}";

    private static DeletedUser ReadNote(TableEntity row)
    {
        var parts = row.RowKey.Split(Separator);
        return AccountSid.TryParse(parts[0], out var account)
            ? new DeletedUser(
                account, Columns.User(parts[1]), DateOnly.ParseExact(row.PartitionKey, DayFormat, CultureInfo.InvariantCulture))
            : throw new InvalidDataException("A stored note of a deleted User names no account.");
    }
}
