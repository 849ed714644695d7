using Azure;
using Azure.Data.Tables;
using PushFunctions.Core.Users.Mending;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>A partition for each token. The token itself is not stored, only its hash: who asks for the owner has the token.</summary>
internal static class TokenOwnerRows
{
    public const string Row = "owner";
    private const char Separator = '.';

    /// <param name="hash">See <see cref="DeviceAddress.Hash"/>.</param>
    public static string PartitionOf(AccountSid account, AppName app, string hash) => $"{account.Value}{Separator}{app.Value}{Separator}{hash}";

    public static TableEntity Of(string partition, UserId user, UserId? previous) => new(partition, Row)
    {
        ["User"] = user.Tail,
        ["PreviousUser"] = previous?.Tail,
    };

    public static UserId User(TableEntity row) => Columns.User(row.Text("User"));

    public static UserId? PreviousUser(TableEntity row) => row.GetString("PreviousUser") is { } tail ? Columns.User(tail) : null;

    public static OwnerRow Read(TableEntity row) =>
        row.PartitionKey.Split(Separator) is [var sid, var name, var hash] && AccountSid.TryParse(sid, out var account) && AppName.TryParse(name, out var app)
            ? new OwnerRow(account, app, hash, User(row), PreviousUser(row), row.Timestamp ?? DateTimeOffset.MinValue, row.ETag.ToString())
            : throw new InvalidDataException("A stored owner names no account or no App.");
}

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
