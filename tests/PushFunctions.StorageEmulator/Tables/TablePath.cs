using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Tables;

/// <summary>The path of a table request: a name, and in parentheses the keys of a row, or a table's name.</summary>
internal sealed record TablePath(string Name, string? Key, string? PartitionKey, string? RowKey)
{
    private const string PartitionMark = "PartitionKey='";
    private const string RowMark = "',RowKey='";

    /// <param name="path">Decoded. A quote in a key is written twice.</param>
    public static TablePath Read(string path)
    {
        var open = path.IndexOf('(', StringComparison.Ordinal);
        if (open < 0) return new TablePath(path, null, null, null);
        var name = path[..open];
        var inner = path[^1] == ')' ? path[(open + 1)..^1] : throw new RefusedException(TableErrors.InvalidInput);
        if (inner.Length == 0) return new TablePath(name, null, null, null);
        if (inner[^1] != '\'') throw new RefusedException(TableErrors.InvalidInput);
        if (inner[0] == '\'') return new TablePath(name, Unquoted(inner[1..^1]), null, null);

        var row = inner.IndexOf(RowMark, StringComparison.Ordinal);
        if (!inner.StartsWith(PartitionMark, StringComparison.Ordinal) || row < 0) throw new RefusedException(TableErrors.InvalidInput);
        return new TablePath(name, null, Unquoted(inner[PartitionMark.Length..row]), Unquoted(inner[(row + RowMark.Length)..^1]));
    }

    private static string Unquoted(string text) => text.Replace("''", "'", StringComparison.Ordinal);
}
