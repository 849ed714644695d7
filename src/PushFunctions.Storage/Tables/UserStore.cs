using System.Globalization;
using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>Everything of a User is one partition; the notes of deleted Users have a partition for each day, so that
/// the days before one are a range.</summary>
public sealed class UserStore(StorageClients clients) : IUserStore
{
    private const string DayFormat = "yyyyMMdd";
    private const char Separator = '.';

    private readonly TableClient _table = clients.Table(TableNames.Users);
    private readonly TableClient _deleted = clients.Table(TableNames.DeletedUsers);
    private readonly ReadableRows _rows = clients.Rows;

    public async Task<User?> FindAsync(AccountSid account, UserId user, CancellationToken cancellationToken) =>
        _rows.Read(
            _table, await _table.FindRowAsync(UserKeys.Partition(account, user), UserKeys.UserRow, cancellationToken),
            row => UserRows.ReadUser(user, row));

    public async Task<UserState?> LoadAsync(AccountSid account, UserId user, AppName app, CancellationToken cancellationToken)
    {
        var partition = UserKeys.Partition(account, user);
        var registrationRow = UserKeys.Registration(app);
        var devices = UserKeys.DevicesOf(app);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and (RowKey eq {UserKeys.UserRow} or RowKey eq {registrationRow} or (RowKey ge {devices} and RowKey lt {KeyFilter.End(devices)}))");
        var rows = await _table.ReadAtOnceAsync(filter, partition, UserKeys.UserRow, cancellationToken);

        var userRow = rows.FirstOrDefault(row => row.RowKey == UserKeys.UserRow);
        if (_rows.Read(_table, userRow, row => UserRows.ReadUser(user, row)) is not { } found) return null;
        var stored = _rows.ReadEach(
            _table, rows.Where(row => row.RowKey.StartsWith(devices, StringComparison.Ordinal)), UserRows.ReadDevice);
        var registration = _rows.Read(
            _table, rows.FirstOrDefault(row => row.RowKey == registrationRow),
            row => UserRows.ReadRegistration(account, user, row, stored));
        return new UserState(found, registration, userRow!.ETag.ToString());
    }

    public async Task<bool> TrySaveAsync(UserChange change, CancellationToken cancellationToken)
    {
        List<TableTransactionAction> actions = [.. UserActions.Of(change)];
        while (true)
        {
            try
            {
                await _table.SubmitTransactionAsync(actions, cancellationToken);
                return true;
            }
            catch (TableTransactionFailedException exception) when (IsMissingRow(exception, actions, out var index))
            {
                // Removing a missing row fails the whole transaction. The row is as it should be: retry without it.
                actions.RemoveAt(index);
            }
            catch (TableTransactionFailedException exception) when (exception.Status is 404 or 409 or 412)
            {
                return false;
            }
        }
    }

    public async Task<IReadOnlyList<Device>> ListDevicesAsync(
        AccountSid account, UserId user, AppName app, CancellationToken cancellationToken)
    {
        var partition = UserKeys.Partition(account, user);
        var filter = $"({KeyFilter.Prefix(partition, UserKeys.DevicesOf(app))}) or ({KeyFilter.Row(partition, UserKeys.UserRow)})";
        var rows = await _table.ReadAllAsync(filter, cancellationToken, [.. UserRows.DeviceColumns, UserRows.DeletedAt]);
        // The User's own row says so first; its devices go after that, and later where storage is away meanwhile.
        if (rows.Any(row => row.TryGetValue(UserRows.DeletedAt, out var at) && at is not null)) return [];
        return [.. _rows.ReadEach(_table, [.. rows.Where(row => row.RowKey != UserKeys.UserRow)], UserRows.ReadDevice)];
    }

    public async Task<ListPage<Registration>> ListRegistrationsAsync(
        AccountSid account, UserId user, AppName? app, ListRequest request, CancellationToken cancellationToken)
    {
        var after = Cursors.Read<AppName>(request, AppName.TryParse);
        if (app is not null)
        {
            var one = after is null ? (await LoadAsync(account, user, app, cancellationToken))?.Registration : null;
            return new ListPage<Registration>(one is null ? [] : [one], null);
        }

        // An account has at most ten Apps, so that all registrations of a User are one small read.
        var rows = await _table.ReadAllAsync(KeyFilter.Partition(UserKeys.Partition(account, user)), cancellationToken);
        var found = _rows
            .ReadEach(_table, rows.Where(row => row.RowKey.StartsWith(UserKeys.RegistrationPrefix, StringComparison.Ordinal)), row =>
                UserRows.ReadRegistration(
                    account, user, row, _rows.ReadEach(_table, rows.Where(IsDeviceUnder(UserRows.AppOf(row))), UserRows.ReadDevice)))
            .SkipWhile(registration => after is not null && string.CompareOrdinal(registration.AppName.Value, after.Value) <= 0)
            .Take(request.PageSize + 1)
            .ToList();
        return found.Count <= request.PageSize
            ? new ListPage<Registration>(found, null)
            : new ListPage<Registration>(found[..request.PageSize], found[request.PageSize - 1].AppName.Value);
    }

    public async Task<ListPage<User>> ListUsersAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken)
    {
        var prefix = UserKeys.AccountPrefix(account);
        var after = prefix + Cursors.Read<UserId>(request, UserId.TryParse)?.Tail;
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey gt {after} and PartitionKey lt {KeyFilter.End(prefix)} and RowKey eq {UserKeys.UserRow}");
        var slice = await _rows.ReadSliceAsync(
            _table, filter, request.PageSize, row => UserRows.ReadUser(Columns.User(row.PartitionKey[prefix.Length..]), row),
            cancellationToken);
        return new ListPage<User>(slice.Items, slice.HasMore ? slice.Items[^1].Id.Value : null);
    }

    public async Task<RegisteredUsers> ListRegisteredAsync(
        AccountSid account, AppName app, UserId? after, int limit, CancellationToken cancellationToken)
    {
        var prefix = UserKeys.AccountPrefix(account);
        var registration = UserKeys.Registration(app);
        // With every User's own row each answer comes forward, however few have a registration; a registration's row
        // comes before it.
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey gt {prefix + after?.Tail} and PartitionKey lt {KeyFilter.End(prefix)} and (RowKey eq {registration} or RowKey eq {UserKeys.UserRow})");
        var slice = await _rows.ReadSliceAsync(
            _table, filter, limit, row => new Seen(Columns.User(row.PartitionKey[prefix.Length..]), row.RowKey == registration),
            cancellationToken, RowReading.KeyColumns);
        return new RegisteredUsers(
            [.. slice.Items.Where(seen => seen.IsRegistered).Select(seen => seen.User)], slice.HasMore ? slice.Items[^1].User : null);
    }

    public Task RemoveAsync(AccountSid account, UserId user, CancellationToken cancellationToken) =>
        _table.RemovePartitionAsync(UserKeys.Partition(account, user), cancellationToken);

    public Task AddDeletedAsync(DeletedUser user, CancellationToken cancellationToken) =>
        _deleted.UpsertEntityAsync(new TableEntity(DayOf(user.Day), NoteOf(user)), TableUpdateMode.Replace, cancellationToken);

    public async Task<IReadOnlyList<DeletedUser>> ListDeletedAsync(DateOnly before, int limit, CancellationToken cancellationToken) =>
        (await _rows.ReadSliceAsync(
            _deleted, TableClient.CreateQueryFilter($"PartitionKey lt {DayOf(before)}"), limit, ReadNote, cancellationToken)).Items;

    public Task RemoveDeletedAsync(DeletedUser user, CancellationToken cancellationToken) =>
        _deleted.DeleteEntityAsync(DayOf(user.Day), NoteOf(user), ETag.All, cancellationToken);

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

    private sealed record Seen(UserId User, bool IsRegistered);

    private static Func<TableEntity, bool> IsDeviceUnder(AppName app)
    {
        var prefix = UserKeys.DevicesOf(app);
        return row => row.RowKey.StartsWith(prefix, StringComparison.Ordinal);
    }

    private static bool IsMissingRow(TableTransactionFailedException exception, List<TableTransactionAction> actions, out int index)
    {
        index = exception.FailedTransactionActionIndex ?? -1;
        return exception.Status == 404 && index > 0 && actions[index].ActionType == TableTransactionActionType.Delete;
    }
}
