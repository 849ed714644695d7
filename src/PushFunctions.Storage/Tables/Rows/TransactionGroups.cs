using System.Text;
using Azure.Data.Tables;

namespace PushFunctions.Storage.Tables.Rows;

/// <summary>Splits rows of one partition into groups that a transaction takes: 100 rows and 4 MiB, of which a quarter is left for what is not counted.</summary>
internal static class TransactionGroups
{
    public const int MaximumRows = 100;
    private const int MaximumBytes = 3 * 1024 * 1024;
    private const int BytesPerRow = 1024;
    private const int BytesPerColumn = 64;

    /// <summary>Groups that are on their way at the same time.</summary>
    public const int Parallelism = 4;

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
