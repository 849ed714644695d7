using Azure;
using Azure.Data.Tables;
using PushFunctions.Core.Users.Mending;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>Goes through the partitions in their order; the cursor is the last one that was read to its end.</summary>
public sealed class OwnershipRows(StorageClients clients) : IOwnershipRows
{
    private readonly TableClient _owners = clients.Table(TableNames.TokenOwners);
    private readonly TableClient _users = clients.Table(TableNames.Users);
    private readonly ReadableRows _rows = clients.Rows;

    public async Task<RowPart<OwnerRow>> ListOwnersAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        var slice = await _owners.ReadSliceAsync(TableClient.CreateQueryFilter($"PartitionKey gt {cursor ?? string.Empty}"), limit, cancellationToken);
        return new RowPart<OwnerRow>([.. _rows.ReadEach(_owners, slice.Rows, TokenOwnerRows.Read)], slice.HasMore ? slice.Rows[^1].PartitionKey : null);
    }

    public async Task<RowPart<DeviceRow>> ListDevicesAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey gt {cursor ?? string.Empty} and RowKey ge {UserKeys.DevicePrefix} and RowKey lt {KeyFilter.End(UserKeys.DevicePrefix)}");
        var slice = await _users.ReadSliceAsync(filter, limit, cancellationToken);
        // The last User may have more: it comes again, as the first of the next part.
        var cut = slice.HasMore ? slice.Rows[^1].PartitionKey : null;
        List<TableEntity> whole = [.. slice.Rows.TakeWhile(row => row.PartitionKey != cut)];
        if (cut is not null && whole.Count == 0) throw new InvalidOperationException($"A part of {limit} rows does not hold the devices of one User.");
        return new RowPart<DeviceRow>([.. _rows.ReadEach(_users, whole, UserRows.ReadDeviceRow)], cut is null ? null : whole[^1].PartitionKey);
    }

    public async Task<OwnerRow?> TryReplaceAsync(OwnerRow owner, CancellationToken cancellationToken)
    {
        try
        {
            var row = TokenOwnerRows.Of(TokenOwnerRows.PartitionOf(owner.Account, owner.App, owner.Hash), owner.User, owner.PreviousUser);
            var written = await _owners.UpdateEntityAsync(row, Versions.Guard(owner.Version), TableUpdateMode.Replace, cancellationToken);
            return owner with { Version = Versions.OfWrite(written) };
        }
        catch (RequestFailedException exception) when (Versions.WasLost(exception))
        {
            return null;
        }
    }

    public async Task<bool> TryRemoveAsync(OwnerRow owner, CancellationToken cancellationToken)
    {
        try
        {
            await _owners.DeleteEntityAsync(TokenOwnerRows.PartitionOf(owner.Account, owner.App, owner.Hash), TokenOwnerRows.Row, Versions.Guard(owner.Version), cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == 412)
        {
            return false;
        }
    }
}

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
