using Azure.Data.Tables;
using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Lists;
using PushFunctions.Core.Registrations;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables.Registrations;

public sealed class UserStore(StorageClients clients) : IUserStore
{
    private readonly TableClient _table = clients.Table(TableNames.Users);

    public async Task<User?> FindAsync(AccountSid account, UserId user, CancellationToken cancellationToken) =>
        await _table.FindRowAsync(UserKeys.Partition(account, user), UserKeys.UserRow, cancellationToken) is { } row ? UserRows.ReadUser(user, row) : null;

    public async Task<UserState?> LoadAsync(AccountSid account, UserId user, AppName app, CancellationToken cancellationToken)
    {
        var partition = UserKeys.Partition(account, user);
        var registrationRow = UserKeys.Registration(app);
        var devices = UserKeys.DevicesOf(app);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and (RowKey eq {UserKeys.UserRow} or RowKey eq {registrationRow} or (RowKey ge {devices} and RowKey lt {KeyFilter.End(devices)}))");
        var rows = await _table.ReadAtOnceAsync(filter, partition, UserKeys.UserRow, cancellationToken);

        if (rows.FirstOrDefault(row => row.RowKey == UserKeys.UserRow) is not { } userRow) return null;
        var registration = rows.FirstOrDefault(row => row.RowKey == registrationRow) is { } found
            ? UserRows.ReadRegistration(account, user, found, rows.Where(row => row.RowKey.StartsWith(devices, StringComparison.Ordinal)))
            : null;
        return new UserState(UserRows.ReadUser(user, userRow), registration, userRow.ETag.ToString());
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
                // A row to be removed that is not there fails the whole transaction. It is as it should be: the rest goes without it.
                actions.RemoveAt(index);
            }
            catch (TableTransactionFailedException exception) when (exception.Status is 404 or 409 or 412)
            {
                return false;
            }
        }
    }

    public async Task<IReadOnlyList<Device>> ListDevicesAsync(AccountSid account, UserId user, AppName app, CancellationToken cancellationToken)
    {
        var filter = KeyFilter.Prefix(UserKeys.Partition(account, user), UserKeys.DevicesOf(app));
        return [.. (await _table.ReadAllAsync(filter, cancellationToken, UserRows.DeviceColumns)).Select(UserRows.ReadDevice)];
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
        var found = rows
            .Where(row => row.RowKey.StartsWith(UserKeys.RegistrationPrefix, StringComparison.Ordinal))
            .Select(row => UserRows.ReadRegistration(account, user, row, rows.Where(IsDeviceUnder(UserRows.AppOf(row)))))
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
        var filter = TableClient.CreateQueryFilter($"PartitionKey gt {after} and PartitionKey lt {KeyFilter.End(prefix)} and RowKey eq {UserKeys.UserRow}");
        var slice = await _table.ReadSliceAsync(filter, request.PageSize, cancellationToken);
        User[] users = [.. slice.Rows.Select(row => UserRows.ReadUser(UserId.FromTail(row.PartitionKey[prefix.Length..]), row))];
        return new ListPage<User>(users, slice.HasMore ? users[^1].Id.Value : null);
    }

    public async Task<RegisteredUsers> ListRegisteredAsync(AccountSid account, AppName app, UserId? after, int limit, CancellationToken cancellationToken)
    {
        var prefix = UserKeys.AccountPrefix(account);
        var registration = UserKeys.Registration(app);
        // With every User's own row each answer comes forward, however few have a registration; a registration's row comes before it.
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey gt {prefix + after?.Tail} and PartitionKey lt {KeyFilter.End(prefix)} and (RowKey eq {registration} or RowKey eq {UserKeys.UserRow})");
        var slice = await _table.ReadSliceAsync(filter, limit, cancellationToken, RowReading.KeyColumns);
        return new RegisteredUsers(
            [.. slice.Rows.Where(row => row.RowKey == registration).Select(UserOf)],
            slice.HasMore ? UserOf(slice.Rows[^1]) : null);

        UserId UserOf(TableEntity row) => UserId.FromTail(row.PartitionKey[prefix.Length..]);
    }

    public Task RemoveAsync(AccountSid account, UserId user, CancellationToken cancellationToken) =>
        _table.RemovePartitionAsync(UserKeys.Partition(account, user), cancellationToken);

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
