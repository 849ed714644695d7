using System.Text;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace PushFunctions.Storage.Tables.Rows;

/// <summary>Splits rows of one partition into groups that a transaction takes: 100 rows and 4 MiB, of which a quarter
/// is left for what is not counted.</summary>
internal static class TransactionGroups
{
    public const int MaximumRows = 100;
    private const int MaximumBytes = 3 * 1024 * 1024;
    private const int BytesPerRow = 1024;
    private const int BytesPerColumn = 64;

    /// <summary>Groups that are on their way at the same time.</summary>
    private const int Parallelism = 4;

    public static Task ForEachAsync<T>(
        IEnumerable<T> groups, Func<T, CancellationToken, Task> write, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            groups,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (group, token) => await write(group, token));

    public static IEnumerable<IReadOnlyList<TableEntity>> Split(IEnumerable<TableEntity> rows)
    {
        var group = new List<TableEntity>();
        var bytes = 0;
        foreach (var row in rows)
        {
            var size = SizeOf(row);
            if (group.Count == MaximumRows || (group.Count > 0 && bytes + size > MaximumBytes))
            {
                yield return group;
                group = [];
                bytes = 0;
            }

            group.Add(row);
            bytes += size;
        }

        if (group.Count > 0) yield return group;
    }

    /// <summary>Binary columns travel as base64, texts as JSON.</summary>
    private static int SizeOf(TableEntity row) => BytesPerRow + row.Sum(column => BytesPerColumn + column.Value switch
    {
        byte[] bytes => (bytes.Length + 2) / 3 * 4,
        string text => Encoding.UTF8.GetByteCount(text) * 2,
        _ => 0,
    });
}

internal static class RowInserts
{
    /// <summary>Inserts the rows (of one partition) that are not there and leaves those that are, in as few
    /// transactions as they fit into.</summary>
    public static Task InsertMissingAsync(this TableClient table, IEnumerable<TableEntity> rows, CancellationToken cancellationToken) =>
        TransactionGroups.ForEachAsync(TransactionGroups.Split(rows), table.InsertMissingOfGroupAsync, cancellationToken);

    private static async Task InsertMissingOfGroupAsync(
        this TableClient table, IReadOnlyList<TableEntity> group, CancellationToken cancellationToken)
    {
        var missing = group;
        while (missing.Count > 0)
        {
            try
            {
                await table.SubmitTransactionAsync(
                    missing.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), cancellationToken);
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

    private static async Task<IReadOnlyList<TableEntity>> WithoutStoredAsync(
        this TableClient table, IReadOnlyList<TableEntity> rows, CancellationToken cancellationToken)
    {
        string[] keys = [.. rows.Select(row => row.RowKey).Order(StringComparer.Ordinal)];
        var stored = await table.ReadKeysAsync(KeyFilter.Between(rows[0].PartitionKey, keys[0], keys[^1]), cancellationToken);
        return [.. rows.ExceptBy(stored, row => row.RowKey)];
    }
}

/// <summary>Writes of one row under its version.</summary>
internal static class VersionedRows
{
    /// <summary>Inserts where there is no version, else replaces that version: a merge would leave columns that are no
    /// longer in the row.</summary>
    /// <param name="written">Makes the result, with the new version.</param>
    /// <returns>Null where another write came first.</returns>
    public static async Task<T?> TryPutAsync<T>(
        this TableClient table, TableEntity row, string? version, Func<string, T> written, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            var response = version is null
                ? await table.AddEntityAsync(row, cancellationToken)
                : await table.UpdateEntityAsync(row, Versions.Guard(version), TableUpdateMode.Replace, cancellationToken);
            return written(Versions.OfWrite(response));
        }
        catch (RequestFailedException exception) when (version is null ? exception.Status == 409 : Versions.WasLost(exception))
        {
            return null;
        }
    }

    /// <returns>False where another write came first; true for a row that is gone already.</returns>
    public static async Task<bool> TryRemoveAsync(
        this TableClient table, string partition, string row, string? version, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(partition, row, Versions.Guard(version), cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == 412)
        {
            return false;
        }
    }
}

internal static class RowRemovals
{
    /// <summary>Removes rows of a range of partitions, the first ones, up to the limit. Safe to repeat, and safe beside
    /// another that does the same.</summary>
    /// <returns>How many were found; fewer than the limit once none is left.</returns>
    public static async Task<int> RemoveSomeAsync(this TableClient table, string filter, int limit, CancellationToken cancellationToken)
    {
        var removed = 0;
        while (removed < limit)
        {
            var some = Math.Min(limit - removed, RowReading.MaximumRows);
            var found = (await table.ReadSliceAsync(filter, some, cancellationToken, RowReading.KeyColumns)).Rows;
            foreach (var partition in found.GroupBy(row => row.PartitionKey))
                await table.RemoveRowsAsync(partition.Key, [.. partition.Select(row => row.RowKey)], cancellationToken);
            removed += found.Count;
            if (found.Count < some) break;
        }

        return removed;
    }

    /// <summary>Removes rows of a partition; one that is not there is no error.</summary>
    public static Task RemoveRowsAsync(
        this TableClient table, string partition, IReadOnlyList<string> rows, CancellationToken cancellationToken) =>
        TransactionGroups.ForEachAsync(
            rows.Chunk(TransactionGroups.MaximumRows),
            (group, token) => table.RemoveGroupAsync(partition, group, token),
            cancellationToken);

    private static async Task RemoveGroupAsync(this TableClient table, string partition, string[] rows, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(
                rows.Select(
                    row => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, row), ETag.All)),
                cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // Another took one of them away, and a transaction is all or nothing; one by one a missing row is no error.
            foreach (var row in rows) await table.DeleteEntityAsync(partition, row, ETag.All, cancellationToken);
        }
    }
}
