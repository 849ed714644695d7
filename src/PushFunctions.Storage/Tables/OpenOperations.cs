using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>The marks of operations that have not ended: few, so that the sweep reads all of them.</summary>
internal sealed class OpenOperations(TableClient table, ReadableRows rows)
{
    public Task AddAsync(OpenOperation operation, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(
            new TableEntity(OperationKeys.OpenPartition(operation.Id), operation.Id.Tail) { ["Account"] = operation.Account.Value, ["SendAt"] = operation.SendAt },
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
        new(row.Account("Account"), OperationKeys.Demand(row.RowKey), row.GetDateTimeOffset("SendAt"), row.GetDateTimeOffset("MendedAt"));

    /// <summary>A merge, and only into a row that is there: a mark that was taken away does not come back.</summary>
    public async Task MarkMendedAsync(OperationId id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(new TableEntity(OperationKeys.OpenPartition(id), id.Tail) { ["MendedAt"] = at }, ETag.All, TableUpdateMode.Merge, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // The operation ended meanwhile: there is nothing to note.
        }
    }

    public Task RemoveAsync(OperationId id, CancellationToken cancellationToken) =>
        table.DeleteEntityAsync(OperationKeys.OpenPartition(id), id.Tail, ETag.All, cancellationToken);
}
