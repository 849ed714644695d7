using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace PushFunctions.Storage.Tables.Rows;

internal static class RowInserts
{
    /// <summary>Inserts the rows (of one partition) that are not there and leaves those that are, in as few transactions as they fit into.</summary>
    public static Task InsertMissingAsync(this TableClient table, IEnumerable<TableEntity> rows, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            TransactionGroups.Split(rows),
            new ParallelOptions { MaxDegreeOfParallelism = TransactionGroups.Parallelism, CancellationToken = cancellationToken },
            async (group, token) => await table.InsertMissingOfGroupAsync(group, token));

    private static async Task InsertMissingOfGroupAsync(this TableClient table, IReadOnlyList<TableEntity> group, CancellationToken cancellationToken)
    {
        var missing = group;
        while (missing.Count > 0)
        {
            try
            {
                await table.SubmitTransactionAsync(missing.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), cancellationToken);
                return;
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == TableErrorCode.EntityAlreadyExists)
            {
                var left = await table.WithoutStoredAsync(missing, cancellationToken);
                if (left.Count == missing.Count) throw;
                missing = left;
            }
        }
    }

    private static async Task<IReadOnlyList<TableEntity>> WithoutStoredAsync(this TableClient table, IReadOnlyList<TableEntity> rows, CancellationToken cancellationToken)
    {
        string[] keys = [.. rows.Select(row => row.RowKey).Order(StringComparer.Ordinal)];
        var stored = await table.ReadKeysAsync(KeyFilter.Between(rows[0].PartitionKey, keys[0], keys[^1]), cancellationToken);
        return [.. rows.ExceptBy(stored, row => row.RowKey)];
    }
}
