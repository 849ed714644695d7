using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace PushFunctions.Storage.Tables.Rows;

internal static class RowReading
{
    /// <summary>The service gives at most so many rows an answer.</summary>
    public const int MaximumRows = 1000;

    public static readonly IReadOnlyList<string> KeyColumns = [nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey)];

    public static async Task<TableEntity?> FindRowAsync(
        this TableClient table, string partition, string row, CancellationToken cancellationToken, IEnumerable<string>? select = null)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, select, cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>The first rows, up to the limit. An answer may come with no rows and still be followed by
    /// more.</summary>
    public static async Task<RowSlice> ReadSliceAsync(
        this TableClient table, string filter, int limit, CancellationToken cancellationToken, IEnumerable<string>? select = null)
    {
        var rows = new List<TableEntity>(Math.Min(limit, MaximumRows));
        await foreach (
            var answer in table.QueryAsync<TableEntity>(filter, Math.Min(limit, MaximumRows), select, cancellationToken).AsPages())
        {
            foreach (var row in answer.Values)
            {
                if (rows.Count == limit) return new RowSlice(rows, true);
                rows.Add(row);
            }

            if (rows.Count == limit) return new RowSlice(rows, answer.ContinuationToken is not null);
        }

        return new RowSlice(rows, false);
    }

    public static async Task<IReadOnlyList<TableEntity>> ReadAllAsync(
        this TableClient table, string filter, CancellationToken cancellationToken, IEnumerable<string>? select = null)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, select, cancellationToken)) rows.Add(row);
        return rows;
    }

    public static async Task<IReadOnlyList<string>> ReadKeysAsync(
        this TableClient table, string filter, CancellationToken cancellationToken) =>
        [.. (await table.ReadAllAsync(filter, cancellationToken, KeyColumns)).Select(row => row.RowKey)];

    public static async Task<IReadOnlyList<string>> ReadKeysAsync(
        this TableClient table, string filter, int limit, CancellationToken cancellationToken) =>
        [.. (await table.ReadSliceAsync(filter, limit, cancellationToken, KeyColumns)).Rows.Select(row => row.RowKey)];

    /// <summary>
    /// The rows of one partition as of one moment. One answer is a snapshot, several are not; then the row that every
    /// write replaces must be the same before and after.
    /// </summary>
    public static async Task<IReadOnlyList<TableEntity>> ReadAtOnceAsync(
        this TableClient table, string filter, string partition, string guardRow, CancellationToken cancellationToken,
        int? rowsPerAnswer = null)
    {
        ETag? guard = null;
        while (true)
        {
            var rows = new List<TableEntity>();
            var answers = 0;
            await foreach (var answer in table.QueryAsync<TableEntity>(filter, rowsPerAnswer, null, cancellationToken).AsPages())
            {
                answers++;
                rows.AddRange(answer.Values);
            }

            if (answers <= 1) return rows;
            var now = (await table.FindRowAsync(partition, guardRow, cancellationToken))?.ETag ?? default;
            if (guard == now) return rows;
            guard = now;
        }
    }
}

/// <summary>Filters on keys. Every one stays inside the partition, or the range of partitions, that it names.</summary>
internal static class KeyFilter
{
    public static string Partition(string partition) => TableClient.CreateQueryFilter($"PartitionKey eq {partition}");

    /// <summary>The rows whose keys begin with the prefix; <paramref name="after"/> (exclusive) is the rest of a
    /// key.</summary>
    public static string Prefix(string partition, string prefix, string? after = null) => after is null
        ? TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {prefix} and RowKey lt {End(prefix)}")
        : TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {prefix + after} and RowKey lt {End(prefix)}");

    public static string After(string partition, string row) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {row}");

    public static string Between(string partition, string first, string last) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey le {last}");

    /// <summary>A range of partitions, both ends included.</summary>
    public static string Partitions(string first, string last) =>
        TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey le {last}");

    /// <summary>A range of rows, without <paramref name="end"/>.</summary>
    public static string Rows(string first, string end) => TableClient.CreateQueryFilter($"RowKey ge {first} and RowKey lt {end}");

    /// <summary>The rows of a span of Users, of which each has the digits of its id as its key and lies in a partition
    /// that follows from them, in the same order.</summary>
    /// <param name="partitionOf">The partition of a User whose id begins so.</param>
    public static string Span(Func<string, string> partitionOf, UserSpan span)
    {
        // A span ends before its bound; a User that begins with the bound's digits may lie before it.
        var filter = Partitions(partitionOf(span.First ?? FirstUser), partitionOf(span.Until ?? LastUser));
        if (span.From is { } from && string.CompareOrdinal(from, span.After?.Tail) > 0)
            filter += TableClient.CreateQueryFilter($" and RowKey ge {from}");
        else if (span.After is { } after) filter += TableClient.CreateQueryFilter($" and RowKey gt {after.Tail}");
        return span.Until is { } until ? filter + TableClient.CreateQueryFilter($" and RowKey lt {until}") : filter;
    }

    private const string FirstUser = "00";
    private const string LastUser = "7z";

    /// <summary>The first text after all those that begin with the prefix.</summary>
    public static string End(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);
}

/// <summary>
/// Rows of Users are spread over 256 partitions by the first two characters of the User's tail, and have the tail as
/// their key: so the order of partitions and rows is the order of the Users, and a range of Users is a range of
/// partitions.
/// </summary>
internal static class UserPartitions
{
    private const int Characters = 2;

    /// <param name="prefix">Of all partitions of the list, with its separator.</param>
    public static string Of(string prefix, UserId user) => prefix + user.Tail[..Characters];

    /// <summary>
    /// Three comparisons, in the form that stays in its range whatever is added by <c>and</c>. What comes after the end
    /// of the span in the last partition comes too, so that no fourth is needed: leave it away.
    /// </summary>
    public static string Filter(string prefix, UserSpan span)
    {
        var end = span.Until is null ? KeyFilter.End(prefix)
            : span.Until.Length == Characters ? prefix + span.Until
            : KeyFilter.End(prefix + span.Until[..Characters]);
        var (first, after) = (prefix + span.First?[..Characters], span.After?.Tail ?? string.Empty);
        return TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey lt {end} and RowKey gt {after}");
    }

    /// <summary>The User of a row.</summary>
    /// <exception cref="InvalidDataException">The row is none of the list.</exception>
    public static UserId UserOf(string prefix, TableEntity row)
    {
        var user = Columns.User(row.RowKey);
        return row.PartitionKey == Of(prefix, user) ? user
            : throw new InvalidDataException("A stored row lies in another partition than its User's.");
    }
}

/// <summary>
/// A list's cursor is the id of the last item that was read: it stays right whatever is written meanwhile, and names
/// nothing outside the account, because the partition never comes from it.
/// </summary>
internal static class Cursors
{
    public delegate bool Parser<T>(string? text, out T? value);

    /// <exception cref="RequestException">The cursor is none that this list gave out.</exception>
    public static T? Read<T>(ListRequest request, Parser<T> parse)
        where T : class
    {
        if (request.Cursor is null) return null;
        return parse(request.Cursor, out var value) ? value : throw RequestException.BadCursor();
    }
}

/// <param name="HasMore">Whether rows may follow.</param>
internal sealed record RowSlice(IReadOnlyList<TableEntity> Rows, bool HasMore);

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
