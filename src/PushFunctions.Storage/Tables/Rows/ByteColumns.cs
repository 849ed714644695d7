using System.Globalization;
using Azure.Data.Tables;

namespace PushFunctions.Storage.Tables.Rows;

/// <summary>Bytes that are too many for one column (64 KiB) lie in several, numbered from 0.</summary>
internal static class ByteColumns
{
    private const int ColumnBytes = 60 * 1024;

    /// <summary>What a row takes beside its other columns; a row holds 1 MiB in all.</summary>
    public const int MaximumBytes = 16 * ColumnBytes;

    public static void PutBytes(this TableEntity row, string column, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaximumBytes)
            throw new InvalidOperationException($"The {column} of a row take {bytes.Length} bytes; at most {MaximumBytes} can be stored.");
        for (var part = 0; !bytes.IsEmpty; part++)
        {
            var length = Math.Min(ColumnBytes, bytes.Length);
            row[NameOf(column, part)] = bytes[..length].ToArray();
            bytes = bytes[length..];
        }
    }

    public static byte[] Bytes(this TableEntity row, string column)
    {
        var parts = new List<byte[]>();
        while (row.GetBinary(NameOf(column, parts.Count)) is { } part) parts.Add(part);
        return parts.Count == 1 ? parts[0] : [.. parts.SelectMany(part => part)];
    }

    public static bool HasBytes(this TableEntity row, string column) => row.ContainsKey(NameOf(column, 0));

    private static string NameOf(string column, int part) => column + part.ToString(CultureInfo.InvariantCulture);
}
