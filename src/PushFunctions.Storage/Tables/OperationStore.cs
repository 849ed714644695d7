using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;
using Operation = PushFunctions.Core.Sends.Model.Operation;

namespace PushFunctions.Storage.Tables;

/// <summary>The marks of operations that have not ended: few, so that the sweep reads all of them.</summary>
internal sealed class OpenOperations(TableClient table, ReadableRows rows)
{
    public Task AddAsync(OpenOperation operation, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(
            new TableEntity(
                OperationKeys.OpenPartition(operation.Id), operation.Id.Tail)
            {
                ["Account"] = operation.Account.Value,
                ["SendAt"] = operation.SendAt
            },
            TableUpdateMode.Replace,
            cancellationToken);

    public async IAsyncEnumerable<OpenOperation> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(cancellationToken: cancellationToken))
        {
            if (rows.Read(table, row, Read) is { } open) yield return open;
        }
    }

    private static OpenOperation Read(TableEntity row) =>
        new(row.Account("Account"), OperationKeys.Demand(row.RowKey), row.GetDateTimeOffset("SendAt"),
            row.GetDateTimeOffset("ReconciledAt"));

    /// <summary>A merge, and only into a row that is there: a mark that was taken away does not come back.</summary>
    public async Task MarkRequeuedAsync(OperationId id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(
                new TableEntity(OperationKeys.OpenPartition(id), id.Tail) { ["ReconciledAt"] = at }, ETag.All, TableUpdateMode.Merge,
                cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // The operation ended meanwhile: there is nothing to note.
        }
    }

    public Task RemoveAsync(OperationId id, CancellationToken cancellationToken) =>
        table.DeleteEntityAsync(OperationKeys.OpenPartition(id), id.Tail, ETag.All, cancellationToken);
}

public sealed class OperationStore(StorageClients clients) : IOperationStore
{
    private readonly TableClient _table = clients.Table(TableNames.Operations);
    private readonly ReadableRows _rows = clients.Rows;
    private readonly OpenOperations _open = new(clients.Table(TableNames.OpenOperations), clients.Rows);
    private readonly OperationList _list = new(clients.Table(TableNames.Operations), clients.Rows);

    public Task OpenAsync(OpenOperation operation, CancellationToken cancellationToken) => _open.AddAsync(operation, cancellationToken);

    public async Task<Operation?> TryAddAsync(Operation operation, CancellationToken cancellationToken)
    {
        try
        {
            var written = await _table.AddEntityAsync(OperationRows.Of(operation), cancellationToken);
            return operation with { Version = Versions.OfWrite(written) };
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            // Ids are random: it is a revocation, or the same insert, repeated by the client because the first answer
            // was lost.
            return await FindAsync(operation.Account, operation.Id, cancellationToken);
        }
    }

    public async Task<Operation?> FindAsync(AccountSid account, OperationId id, CancellationToken cancellationToken)
    {
        var found = await _table.FindRowAsync(OperationKeys.Partition(account, id), OperationKeys.Row(id), cancellationToken);
        return _rows.Read(_table, found, row => OperationRows.IsRevoked(row) ? null : OperationRows.Read(account, row));
    }

    public async Task<OperationStatus?> FindStatusAsync(AccountSid account, OperationId id, CancellationToken cancellationToken)
    {
        var found = await _table.FindRowAsync(
            OperationKeys.Partition(account, id), OperationKeys.Row(id), cancellationToken,
            [.. RowReading.KeyColumns, OperationRows.Status]);
        return _rows.Read(
            _table, found, row => row.GetString(OperationRows.Status) is null
                ? null
                : (object)OperationRows.ReadStatus(row)) as OperationStatus?;
    }

    public async Task<Operation?> TryUpdateAsync(Operation operation, CancellationToken cancellationToken)
    {
        try
        {
            var written = await _table.UpdateEntityAsync(
                OperationRows.ProgressOf(operation), Versions.Guard(operation.Version), TableUpdateMode.Merge, cancellationToken);
            return operation with { Version = Versions.OfWrite(written) };
        }
        catch (RequestFailedException exception) when (Versions.WasLost(exception))
        {
            return null;
        }
    }

    public Task<ListPage<Operation>> ListAsync(
        AccountSid account, OperationFilter filter, ListRequest request, CancellationToken cancellationToken) =>
        _list.ReadAsync(account, filter, request, cancellationToken);

    public IAsyncEnumerable<EndedOperation> ListEndedAsync(
        AccountSid account, DateTimeOffset before, CancellationToken cancellationToken) =>
        _list.ReadEndedAsync(account, before, cancellationToken);

    public IAsyncEnumerable<OpenOperation> ListOpenAsync(CancellationToken cancellationToken) => _open.ListAsync(cancellationToken);

    public Task MarkRequeuedAsync(OpenOperation operation, DateTimeOffset at, CancellationToken cancellationToken) =>
        _open.MarkRequeuedAsync(operation.Id, at, cancellationToken);

    public Task CloseAsync(OpenOperation operation, CancellationToken cancellationToken) =>
        _open.RemoveAsync(operation.Id, cancellationToken);

    public async Task<bool> TryRevokeAsync(AccountSid account, OperationId id, CancellationToken cancellationToken)
    {
        var revocation = OperationRows.Revocation(account, id);
        try
        {
            await _table.AddEntityAsync(revocation, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            return await _table.FindRowAsync(revocation.PartitionKey, revocation.RowKey, cancellationToken) is { } row
                && OperationRows.IsRevoked(row);
        }
    }

    public Task RemoveAsync(AccountSid account, OperationId id, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(OperationKeys.Partition(account, id), OperationKeys.Row(id), ETag.All, cancellationToken);
}

/// <summary>Reads an account's operations newest first, a bounded number of rows a call.</summary>
internal sealed class OperationList(TableClient table, ReadableRows rows, int rowsPerCall = 1000)
{
    /// <summary>The keys go by the time in the id, the filter by the time of creation; one is taken from the clock a
    /// moment after the other.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    public async Task<ListPage<Operation>> ReadAsync(
        AccountSid account, OperationFilter filter, ListRequest request, CancellationToken cancellationToken)
    {
        var after = Cursors.Read<OperationId>(request, OperationId.TryParse);
        var found = new List<Operation>();
        var read = 0;
        OperationId? last = null;
        // Where a status is wanted, many rows may be passed over: in small answers each would cost a transaction of
        // its own.
        var rowsPerAnswer = filter.Status is null ? Math.Min(request.PageSize + 1, RowReading.MaximumRows) : RowReading.MaximumRows;
        await foreach (var row in RowsAsync(account, after, filter.Until, rowsPerAnswer, cancellationToken))
        {
            if (found.Count == request.PageSize || read == rowsPerCall) return new ListPage<Operation>(found, last!.Value);
            if (rows.Read(table, row, place => OperationKeys.Read(place.RowKey)) is not { } id) continue;
            last = id;
            read++;
            if (Later(last.CreatedAt) < filter.From) break;
            if (rows.Read(table, row, stored => Wanted(account, filter.Status, stored)) is not { } operation) continue;
            if (CreationRange.Holds(operation.CreatedAt, filter.From, filter.Until)) found.Add(operation);
        }

        return new ListPage<Operation>(found, null);
    }

    /// <summary>An operation that is scheduled for later, or was, lies in the day of its acceptance: it ended when it
    /// was last changed.</summary>
    public async IAsyncEnumerable<EndedOperation> ReadEndedAsync(
        AccountSid account, DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey gt {OperationKeys.Partition(account, before)} and PartitionKey lt {KeyFilter.End(OperationKeys.AccountPrefix(account))}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, OperationRows.EndColumns, cancellationToken))
        {
            if (rows.Read(table, row, stored => OperationRows.ReadEnded(stored, before)) is { } ended) yield return ended;
        }
    }

    private static Operation? Wanted(AccountSid account, OperationStatus? status, TableEntity row) =>
        OperationRows.IsRevoked(row)
            || (status is { } only && OperationRows.ReadStatus(row) != only) ? null : OperationRows.Read(account, row);

    /// <summary>First the rest of the day in which the list begins, then all days before it as one range: a filter
    /// over both would scan.</summary>
    private async IAsyncEnumerable<TableEntity> RowsAsync(
        AccountSid account, OperationId? after, DateTimeOffset? until, int rowsPerAnswer,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = OperationKeys.AccountPrefix(account);
        var day = prefix;
        if (after is not null || until is not null)
        {
            day = OperationKeys.Partition(account, after?.CreatedAt ?? Later(until!.Value));
            var row = after is not null ? OperationKeys.Row(after) : OperationKeys.FirstRowAt(Later(until!.Value));
            await foreach (
                var found in table.QueryAsync<TableEntity>(
                    KeyFilter.After(day, row), rowsPerAnswer, null, cancellationToken)) yield return found;
        }

        var older = TableClient.CreateQueryFilter($"PartitionKey gt {day} and PartitionKey lt {KeyFilter.End(prefix)}");
        await foreach (var found in table.QueryAsync<TableEntity>(older, rowsPerAnswer, null, cancellationToken)) yield return found;
    }

    private static DateTimeOffset Later(DateTimeOffset time) =>
        time < DateTimeOffset.MaxValue - Slack ? time + Slack : DateTimeOffset.MaxValue;
}
