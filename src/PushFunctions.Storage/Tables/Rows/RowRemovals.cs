using Azure;
using Azure.Data.Tables;

namespace PushFunctions.Storage.Tables.Rows;

internal static class RowRemovals
{
    /// <summary>Removes every row of a partition. Safe to repeat, and safe beside another that does the same.</summary>
    public static async Task RemovePartitionAsync(this TableClient table, string partition, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> rows;
        do
        {
            rows = await table.ReadKeysAsync(KeyFilter.Partition(partition), RowReading.MaximumRows, cancellationToken);
            await table.RemoveRowsAsync(partition, rows, cancellationToken);
        }
        while (rows.Count == RowReading.MaximumRows);
    }

    /// <summary>Removes rows of a partition; one that is not there is no error.</summary>
    public static Task RemoveRowsAsync(this TableClient table, string partition, IReadOnlyList<string> rows, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            rows.Chunk(TransactionGroups.MaximumRows),
            new ParallelOptions { MaxDegreeOfParallelism = TransactionGroups.Parallelism, CancellationToken = cancellationToken },
            async (group, token) => await table.RemoveGroupAsync(partition, group, token));

    private static async Task RemoveGroupAsync(this TableClient table, string partition, string[] rows, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(
                rows.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, row), ETag.All)),
                cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // Another took one of them away, and a transaction is all or nothing; one by one a missing row is no error.
            foreach (var row in rows) await table.DeleteEntityAsync(partition, row, ETag.All, cancellationToken);
        }
    }
}
