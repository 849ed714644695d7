using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace PushFunctions.Storage.Tables.Rows;

/// <summary>
/// Reads rows one by one. An unreadable row (edited by hand, restored in part) costs its own entry and nothing else:
/// it is logged by its keys, which are ids and hashes, and skipped.
/// </summary>
internal sealed class ReadableRows(ILogger logger)
{
    private const int KeyCharacters = 200;

    /// <summary>Null for no row, for one that is unreadable, and where <paramref name="read"/> wants nothing of
    /// it.</summary>
    public T? Read<T>(TableClient table, TableEntity? row, Func<TableEntity, T?> read)
        where T : class
    {
        if (row is null) return null;
        try
        {
            return read(row);
        }
        catch (Exception fault)
        {
            logger.RowUnreadable(table.Name, Cut(row.PartitionKey), Cut(row.RowKey), fault.GetType().Name);
            return null;
        }
    }

    public IEnumerable<T> ReadEach<T>(TableClient table, IEnumerable<TableEntity> rows, Func<TableEntity, T?> read)
        where T : class => rows.Select(row => Read(table, row, read)).OfType<T>();

    /// <summary>The first readable rows, up to the limit; fewer only where no more follow.</summary>
    /// <param name="select">With the keys among them: an unreadable row is named by these.</param>
    public async Task<RowSlice<T>> ReadSliceAsync<T>(
        TableClient table, string filter, int limit, Func<TableEntity, T?> read, CancellationToken cancellationToken,
        IEnumerable<string>? select = null)
        where T : class
    {
        var items = new List<T>(Math.Min(limit, RowReading.MaximumRows));
        await foreach (
            var answer in table.QueryAsync<TableEntity>(filter, Math.Min(limit, RowReading.MaximumRows), select, cancellationToken)
                .AsPages())
        {
            foreach (var row in answer.Values)
            {
                if (items.Count == limit) return new RowSlice<T>(items, true);
                if (Read(table, row, read) is { } item) items.Add(item);
            }

            if (items.Count == limit) return new RowSlice<T>(items, answer.ContinuationToken is not null);
        }

        return new RowSlice<T>(items, false);
    }

    private static string Cut(string? key) => key is { Length: > KeyCharacters } ? key[..KeyCharacters] : key ?? string.Empty;
}

/// <param name="HasMore">Whether rows may follow.</param>
internal sealed record RowSlice<T>(IReadOnlyList<T> Items, bool HasMore);

/// <summary>Events 3000 to 3099.</summary>
internal static partial class Log
{
    [LoggerMessage(
        3000, LogLevel.Error,
        "The row '{Partition}', '{Row}' of the table {Table} cannot be read ({Fault}) and is skipped: restore it or remove it.")]
    public static partial void RowUnreadable(this ILogger logger, string table, string partition, string row, string fault);
}
