using Azure.Data.Tables;
using PushFunctions.Core.Users.Mending;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>A row for each walk.</summary>
public sealed class MendingRoundStore(StorageClients clients) : IMendingRoundStore
{
    private const string Partition = "mending";

    private readonly TableClient _table = clients.Table(TableNames.Sweeps);
    private readonly ReadableRows _rows = clients.Rows;

    public async Task<MendingRound?> FindAsync(string walk, CancellationToken cancellationToken) =>
        _rows.Read(_table, await _table.FindRowAsync(Partition, walk, cancellationToken), row => new MendingRound(row.Time("BegunAt"), row.GetString("Cursor")));

    public Task SaveAsync(string walk, MendingRound round, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(
            new TableEntity(Partition, walk) { ["BegunAt"] = round.BegunAt, ["Cursor"] = round.Cursor },
            TableUpdateMode.Replace,
            cancellationToken);
}
