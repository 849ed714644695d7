using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

public sealed class TokenOwnerStore(StorageClients clients) : ITokenOwnerStore
{
    private readonly TableClient _table = clients.Table(TableNames.TokenOwners);
    private readonly ReadableRows _rows = clients.Rows;

    public async Task<TokenOwner?> FindAsync(AccountSid account, AppName app, DeviceAddress address, CancellationToken cancellationToken)
    {
        var found = await _table.FindRowAsync(PartitionOf(account, app, address), TokenOwnerRows.Row, cancellationToken);
        return _rows.Read(_table, found, row => new TokenOwner(account, app, address, TokenOwnerRows.User(row), TokenOwnerRows.PreviousUser(row), row.ETag.ToString()));
    }

    public async Task<TokenOwner?> TryPutAsync(TokenOwner owner, CancellationToken cancellationToken)
    {
        var row = TokenOwnerRows.Of(PartitionOf(owner.Account, owner.App, owner.Address), owner.User, owner.PreviousUser);
        try
        {
            var written = owner.Version is null
                ? await _table.AddEntityAsync(row, cancellationToken)
                : await _table.UpdateEntityAsync(row, Versions.Guard(owner.Version), TableUpdateMode.Replace, cancellationToken);
            return owner with { Version = Versions.OfWrite(written) };
        }
        catch (RequestFailedException exception) when (Versions.WasLost(exception) || exception.Status == 409)
        {
            // What is unreadable names nobody: it gives way, or the token could never be registered again.
            return owner.Version is null && await _table.FindRowAsync(row.PartitionKey, row.RowKey, cancellationToken) is { } stored && _rows.Read(_table, stored, TokenOwnerRows.Read) is null
                ? await TryPutAsync(owner with { Version = stored.ETag.ToString() }, cancellationToken)
                : null;
        }
    }

    public async Task<bool> TryRemoveAsync(TokenOwner owner, CancellationToken cancellationToken)
    {
        try
        {
            await _table.DeleteEntityAsync(PartitionOf(owner.Account, owner.App, owner.Address), TokenOwnerRows.Row, Versions.Guard(owner.Version), cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == 412)
        {
            return false;
        }
    }

    private static string PartitionOf(AccountSid account, AppName app, DeviceAddress address) => TokenOwnerRows.PartitionOf(account, app, address.Hash);
}
