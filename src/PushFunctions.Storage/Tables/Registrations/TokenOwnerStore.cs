using Azure;
using Azure.Data.Tables;
using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Registrations;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables.Registrations;

public sealed class TokenOwnerStore(StorageClients clients) : ITokenOwnerStore
{
    private readonly TableClient _table = clients.Table(TableNames.TokenOwners);

    public async Task<TokenOwner?> FindAsync(AccountSid account, AppName app, DeviceAddress address, CancellationToken cancellationToken)
    {
        var row = await _table.FindRowAsync(PartitionOf(account, app, address), TokenOwnerRows.Row, cancellationToken);
        return row is null ? null : new TokenOwner(account, app, address, TokenOwnerRows.User(row), TokenOwnerRows.PreviousUser(row), row.ETag.ToString());
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
            return null;
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
