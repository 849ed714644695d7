using System.Globalization;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>
/// Findings that do not fit into their page's row. They are written before the page refers to them, under the name of the attempt that wrote
/// them: two workers that expand one page at the same time never mix.
/// </summary>
internal sealed class FindingsOverflow(TableClient table)
{
    private const string Column = "Findings";
    private const int RowBytes = 600 * 1024;

    public async Task<int> WriteAsync(OperationId operation, int page, string attempt, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var count = (bytes.Length + RowBytes - 1) / RowBytes;
        await Parallel.ForAsync(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = TransactionGroups.Parallelism, CancellationToken = cancellationToken },
            async (part, token) =>
            {
                var row = new TableEntity(operation.Tail, RowOf(page, attempt, part));
                row.PutBytes(Column, bytes[(part * RowBytes)..Math.Min((part + 1) * RowBytes, bytes.Length)].Span);
                await table.UpsertEntityAsync(row, TableUpdateMode.Replace, token);
            });
        return count;
    }

    public Task<IReadOnlyList<TableEntity>> ReadAsync(OperationId operation, int page, string attempt, CancellationToken cancellationToken) =>
        table.ReadAllAsync(KeyFilter.Prefix(operation.Tail, PrefixOf(page, attempt)), cancellationToken);

    public static byte[] Join(IReadOnlyList<TableEntity> rows, int count) => rows.Count == count
        ? [.. rows.SelectMany(row => row.Bytes(Column))]
        : throw new InvalidDataException($"Findings lie in {rows.Count} rows; {count} were written.");

    public Task RemoveAsync(OperationId operation, int page, string attempt, int count, CancellationToken cancellationToken) =>
        table.RemoveRowsAsync(operation.Tail, [.. Enumerable.Range(0, count).Select(part => RowOf(page, attempt, part))], cancellationToken);

    private static string RowOf(int page, string attempt, int part) => PrefixOf(page, attempt) + part.ToString("x4", CultureInfo.InvariantCulture);

    private static string PrefixOf(int page, string attempt) => string.Create(CultureInfo.InvariantCulture, $"findings:{page:x6}:{attempt}:");
}
