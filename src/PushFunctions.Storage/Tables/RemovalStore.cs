using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

public sealed class RemovalStore(StorageClients clients) : IRemovalStore
{
    private readonly TableClient _table = clients.Table(TableNames.Removals);
    private readonly ReadableRows _rows = clients.Rows;

    public async Task<PendingRemoval> PutAsync(PendingRemoval removal, CancellationToken cancellationToken)
    {
        var written = await _table.UpsertEntityAsync(RowOf(removal), TableUpdateMode.Replace, cancellationToken);
        return removal with { Version = Versions.OfWrite(written) };
    }

    public async Task<PendingRemoval?> TryUpdateAsync(PendingRemoval removal, CancellationToken cancellationToken)
    {
        try
        {
            var written = await _table.UpdateEntityAsync(
                RowOf(removal), Versions.Guard(removal.Version), TableUpdateMode.Replace, cancellationToken);
            return removal with { Version = Versions.OfWrite(written) };
        }
        catch (RequestFailedException exception) when (Versions.WasLost(exception))
        {
            return null;
        }
    }

    public async Task RemoveAsync(PendingRemoval removal, CancellationToken cancellationToken)
    {
        try
        {
            await _table.DeleteEntityAsync(removal.Account.Value, removal.Key, Versions.Guard(removal.Version), cancellationToken);
        }
        catch (RequestFailedException exception) when (Versions.WasLost(exception))
        {
            // Deleted a second time meanwhile: that removal starts again.
        }
    }

    public async IAsyncEnumerable<PendingRemoval> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _table.QueryAsync<TableEntity>(cancellationToken: cancellationToken))
        {
            if (_rows.Read(_table, row, Read) is { } removal) yield return removal;
        }
    }

    private static TableEntity RowOf(PendingRemoval removal) => new(removal.Account.Value, removal.Key)
    {
        ["DueAt"] = removal.DueAt,
        ["Cursor"] = removal.Cursor,
    };

    private static PendingRemoval Read(TableEntity row) =>
        AccountSid.TryParse(row.PartitionKey, out var account) && PendingRemoval.TryParseKey(row.RowKey, out var kind, out var name)
            ? new PendingRemoval(account, kind, name, row.Time("DueAt"), row.GetString("Cursor"), row.ETag.ToString())
            : throw new InvalidDataException("A stored removal has no readable key.");
}
