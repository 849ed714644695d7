using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>
/// A partition for each registration id, and one for each token. The token itself is not stored, only its hash: the
/// caller that looks up the owner has it.
/// </summary>
public sealed class RegistrationStore(StorageClients clients) : IRegistrationStore
{
    private const string IdRow = "registration";
    private const string OwnerRow = "owner";

    private readonly TableClient _ids = clients.Table(TableNames.RegistrationIds);
    private readonly TableClient _owners = clients.Table(TableNames.TokenOwners);
    private readonly ReadableRows _rows = clients.Rows;

    public async Task<RegistrationKey?> FindIdAsync(AccountSid account, RegistrationId id, CancellationToken cancellationToken)
    {
        var found = await _ids.FindRowAsync(id.Hash, IdRow, cancellationToken);
        return _rows.Read(
            _ids, found, row => row.Account("Account") == account
                ? new RegistrationKey(UserId.FromTail(row.Text("User")), row.App("App"))
                : null);
    }

    public Task PutIdAsync(AccountSid account, RegistrationId id, UserId user, AppName app, CancellationToken cancellationToken) =>
        _ids.UpsertEntityAsync(
            new TableEntity(id.Hash, IdRow) { ["Account"] = account.Value, ["User"] = user.Tail, ["App"] = app.Value },
            TableUpdateMode.Replace,
            cancellationToken);

    public Task RemoveIdAsync(AccountSid account, RegistrationId id, CancellationToken cancellationToken) =>
        _ids.DeleteEntityAsync(id.Hash, IdRow, ETag.All, cancellationToken);

    public async Task<TokenOwner?> FindOwnerAsync(
        AccountSid account, AppName app, DeviceAddress address, CancellationToken cancellationToken) =>
        Read(account, app, address, await _owners.FindRowAsync(PartitionOf(account, app, address), OwnerRow, cancellationToken));

    public async Task<TokenOwner?> TryPutOwnerAsync(TokenOwner owner, CancellationToken cancellationToken)
    {
        var row = new TableEntity(
            PartitionOf(owner.Account, owner.App, owner.Address), OwnerRow)
        {
            ["User"] = owner.User.Tail,
            ["PreviousUser"] = owner.PreviousUser?.Tail
        };
        try
        {
            var written = owner.Version is null
                ? await _owners.AddEntityAsync(row, cancellationToken)
                : await _owners.UpdateEntityAsync(row, Versions.Guard(owner.Version), TableUpdateMode.Replace, cancellationToken);
            return owner with { Version = Versions.OfWrite(written) };
        }
        catch (RequestFailedException exception) when (Versions.WasLost(exception) || exception.Status == 409)
        {
            // An unreadable row names no owner. It is replaced, or the token could never be registered again.
            return owner.Version is null
                && await _owners.FindRowAsync(row.PartitionKey, row.RowKey, cancellationToken) is { } stored
                && Read(owner.Account, owner.App, owner.Address, stored) is null
                ? await TryPutOwnerAsync(owner with { Version = stored.ETag.ToString() }, cancellationToken)
                : null;
        }
    }

    public async Task<bool> TryRemoveOwnerAsync(TokenOwner owner, CancellationToken cancellationToken)
    {
        try
        {
            await _owners.DeleteEntityAsync(
                PartitionOf(owner.Account, owner.App, owner.Address), OwnerRow, Versions.Guard(owner.Version), cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == 412)
        {
            return false;
        }
    }

    private TokenOwner? Read(AccountSid account, AppName app, DeviceAddress address, TableEntity? found) => _rows.Read(
        _owners,
        found,
        row => new TokenOwner(
            account, app, address, Columns.User(row.Text("User")), row.GetString("PreviousUser") is { } tail
                ? Columns.User(tail)
                : null, row.ETag.ToString()));

    private static string PartitionOf(AccountSid account, AppName app, DeviceAddress address) =>
        $"{account.Value}.{app.Value}.{address.Hash}";
}
