using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>A row for each (App, User), in the order of the Users, and a row for each token.</summary>
public sealed class RegistrationStore(StorageClients clients) : IRegistrationStore
{
    private readonly TableClient _table = clients.Table(TableNames.Registrations);
    private readonly TokenOwners _owners = new(clients.Table(TableNames.TokenOwners), clients.Rows);
    private readonly ReadableRows _rows = clients.Rows;

    public async Task<Registration?> FindAsync(AccountSid account, AppName app, UserId user, CancellationToken cancellationToken)
    {
        var partition = RegistrationRows.PartitionOf(account, app, user);
        return Read(account, app, user, await _table.FindRowAsync(partition, user.Tail, cancellationToken));
    }

    public async Task<Registration?> TryPutAsync(AccountSid account, Registration registration, CancellationToken cancellationToken)
    {
        var row = RegistrationRows.Of(account, registration);
        if (await _table.TryPutAsync(row, registration.Version, version => registration with { Version = version }, cancellationToken)
            is { } put) return put;

        // An unreadable row is as good as none. It is replaced, or nothing could be registered for the User any more.
        return registration.Version is null
            && await _table.FindRowAsync(row.PartitionKey, row.RowKey, cancellationToken) is { } stored
            && Read(account, registration.AppName, registration.UserId, stored) is null
            ? await TryPutAsync(account, registration with { Version = stored.ETag.ToString() }, cancellationToken)
            : null;
    }

    public Task<bool> TryRemoveAsync(AccountSid account, Registration registration, CancellationToken cancellationToken) =>
        _table.TryRemoveAsync(
            RegistrationRows.PartitionOf(account, registration.AppName, registration.UserId), registration.UserId.Tail,
            registration.Version, cancellationToken);

    public async Task<RegistrationPage> ListAsync(
        AccountSid account, AppName app, UserSpan span, Filter? filter, bool tombstones, int limit, CancellationToken cancellationToken)
    {
        var prefix = RegistrationRows.PrefixOf(account, app);
        var query = UserPartitions.Filter(prefix, span);
        if (filter is not null && FilterQuery.Of(filter) is { } condition) query += $" and {condition}";
        var answers = _table.QueryAsync<TableEntity>(query, Math.Min(limit, RowReading.MaximumRows), null, cancellationToken).AsPages();
        await foreach (var answer in answers)
        {
            // An answer without rows may be followed by others, and names no User to go on from.
            if (answer.Values.Count == 0) continue;
            var rows = answer.Values.TakeWhile(
                row => span.Until is null || string.CompareOrdinal(row.RowKey, span.Until) < 0).ToList();
            var isEnd = answer.ContinuationToken is null || rows.Count < answer.Values.Count;
            var found = rows
                .Select(row => Read(account, app, prefix, row))
                .OfType<Registration>().Where(registration => tombstones || !registration.IsTombstone);
            return new RegistrationPage([.. found], isEnd ? null : UserId.FromTail(rows[^1].RowKey));
        }

        return new RegistrationPage([], null);
    }

    public Task<TokenOwner?> FindOwnerAsync(
        AccountSid account, AppName app, DeviceAddress address, CancellationToken cancellationToken) =>
        _owners.FindAsync(account, app, address, cancellationToken);

    public Task<TokenOwner> AddOwnerAsync(TokenOwner owner, CancellationToken cancellationToken) =>
        _owners.AddAsync(owner, cancellationToken);

    public Task<TokenOwner?> TryPutOwnerAsync(TokenOwner owner, CancellationToken cancellationToken) =>
        _owners.TryPutAsync(owner, cancellationToken);

    public Task<bool> TryRemoveOwnerAsync(TokenOwner owner, CancellationToken cancellationToken) =>
        _owners.TryRemoveAsync(owner, cancellationToken);

    private Registration? Read(AccountSid account, AppName app, UserId user, TableEntity? found) =>
        _rows.Read(_table, found, row => RegistrationRows.Read(account, app, user, row));

    private Registration? Read(AccountSid account, AppName app, string prefix, TableEntity found) =>
        _rows.Read(_table, found, row => RegistrationRows.Read(account, app, UserPartitions.UserOf(prefix, row), row));
}

/// <summary>A partition for each token. The token itself is not stored, only its hash: the caller that looks up the
/// owner has it.</summary>
internal sealed class TokenOwners(TableClient table, ReadableRows rows)
{
    private const string OwnerRow = "owner";

    public async Task<TokenOwner?> FindAsync(
        AccountSid account, AppName app, DeviceAddress address, CancellationToken cancellationToken) =>
        Read(account, app, address, await table.FindRowAsync(PartitionOf(account, app, address), OwnerRow, cancellationToken));

    public async Task<TokenOwner> AddAsync(TokenOwner owner, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryPutAsync(owner, cancellationToken) is { } added) return added;
            var stored = await table.FindRowAsync(PartitionOf(owner.Account, owner.App, owner.Address), OwnerRow, cancellationToken);
            if (Read(owner.Account, owner.App, owner.Address, stored) is { } found) return found;
            // An unreadable row names no owner. It is replaced, or the token could never be registered again.
            owner = owner with { Version = stored?.ETag.ToString() };
        }
    }

    public Task<TokenOwner?> TryPutAsync(TokenOwner owner, CancellationToken cancellationToken)
    {
        var row = new TableEntity(PartitionOf(owner.Account, owner.App, owner.Address), OwnerRow)
        {
            ["User"] = owner.User.Tail,
            ["PreviousUser"] = owner.PreviousUser?.Tail,
            ["UserMade"] = owner.IsUserMade ? true : null,
        };
        return table.TryPutAsync(row, owner.Version, version => owner with { Version = version }, cancellationToken);
    }

    public Task<bool> TryRemoveAsync(TokenOwner owner, CancellationToken cancellationToken) =>
        table.TryRemoveAsync(PartitionOf(owner.Account, owner.App, owner.Address), OwnerRow, owner.Version, cancellationToken);

    private TokenOwner? Read(AccountSid account, AppName app, DeviceAddress address, TableEntity? found) => rows.Read(
        table,
        found,
        row => new TokenOwner(
            account, app, address, Columns.User(row.Text("User")), row.GetString("PreviousUser") is { } tail
                ? Columns.User(tail)
                : null, row.ETag.ToString())
        { IsUserMade = row.GetBoolean("UserMade") is true });

    private static string PartitionOf(AccountSid account, AppName app, DeviceAddress address) =>
        $"{account.Value}.{app.Value}.{address.Hash}";
}
