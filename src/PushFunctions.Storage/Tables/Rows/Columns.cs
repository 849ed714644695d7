using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Data.Tables;

namespace PushFunctions.Storage.Tables.Rows;

/// <summary>Reads the columns of a row that must be there. A row that does not hold what it should is a fault: it was
/// not written by this service.</summary>
internal static class Columns
{
    public static string Text(this TableEntity row, string column) => row.GetString(column) ?? throw Unreadable(row, column);

    public static string Base64(this TableEntity row, string column)
    {
        var text = row.Text(column);
        return Convert.TryFromBase64String(text, new byte[text.Length], out _) ? text : throw Unreadable(row, column);
    }

    public static int Number(this TableEntity row, string column) => row.GetInt32(column) ?? throw Unreadable(row, column);

    public static bool Flag(this TableEntity row, string column) => row.GetBoolean(column) ?? throw Unreadable(row, column);

    public static DateTimeOffset Time(this TableEntity row, string column) =>
        row.GetDateTimeOffset(column) ?? throw Unreadable(row, column);

    public static T Choice<T>(this TableEntity row, string column)
        where T : struct, Enum => Enum.TryParse<T>(row.Text(column), out var value) ? value : throw Unreadable(row, column);

    public static AccountSid Account(this TableEntity row, string column) =>
        AccountSid.TryParse(row.Text(column), out var value) ? value : throw Unreadable(row, column);

    public static AppName App(this TableEntity row, string column) =>
        AppName.TryParse(row.Text(column), out var value) ? value : throw Unreadable(row, column);

    public static DeviceToken Token(this TableEntity row, string column) =>
        DeviceToken.TryParse(row.Text(column), out var value) ? value : throw Unreadable(row, column);

    /// <param name="tail">A key, or a part of one.</param>
    public static UserId User(string tail) =>
        UserId.TryParse(UserId.Prefix + tail, out var id) ? id : throw new InvalidDataException("A stored key is no User's.");

    public static AudienceId Audience(string tail) =>
        AudienceId.TryParse(AudienceId.Prefix + tail, out var id) ? id : throw new InvalidDataException("A stored key is no audience's.");

    /// <summary>0 where the column is not there, or holds no number.</summary>
    public static int NumberOrNone(this TableEntity row, string column) =>
        row.TryGetValue(column, out var value) && value is int number ? number : 0;

    /// <summary>As the service counts a row: https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model.</summary>
    public static int SizeOf(TableEntity row) => 4 + ((row.PartitionKey.Length + row.RowKey.Length) * 2)
        + row.Where(column => column.Key is not (nameof(ITableEntity.PartitionKey) or nameof(ITableEntity.RowKey)))
            .Sum(column => 8 + (column.Key.Length * 2) + column.Value switch
            {
                string text => (text.Length * 2) + 4,
                byte[] bytes => bytes.Length + 4,
                _ => 8,
            });

    private static InvalidDataException Unreadable(TableEntity row, string column) =>
        new($"The stored row '{row.PartitionKey}', '{row.RowKey}' has no readable column {column}.");
}

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

    /// <summary>A column that was selected and is not there comes as null.</summary>
    public static bool HasBytes(this TableEntity row, string column) =>
        row.TryGetValue(NameOf(column, 0), out var value) && value is not null;

    /// <summary>The names of the first columns that such bytes lie in, to select them.</summary>
    public static IEnumerable<string> NamesOf(string column, int parts) => Enumerable.Range(0, parts).Select(part => NameOf(column, part));

    private static string NameOf(string column, int part) => column + part.ToString(CultureInfo.InvariantCulture);
}

/// <summary>JSON under Brotli at its fastest: tokens and ids shrink by a third, repeated variables to almost
/// nothing.</summary>
internal static class CompressedJson
{
    private const int FastestQuality = 1;
    private const int WindowBits = 22;

    public static ReadOnlyMemory<byte> Write<T>(T value, JsonTypeInfo<T> type)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(json.Length)];
        return BrotliEncoder.TryCompress(json, compressed, out var length, FastestQuality, WindowBits)
            ? compressed.AsMemory(0, length)
            : throw new InvalidOperationException("Brotli needed more than its own upper bound.");
    }

    public static T Read<T>(byte[] compressed, JsonTypeInfo<T> type)
    {
        using var json = new BrotliStream(new MemoryStream(compressed, writable: false), CompressionMode.Decompress);
        return JsonSerializer.Deserialize(json, type) ?? throw new InvalidDataException($"A stored {typeof(T).Name} is null.");
    }
}

/// <summary>A version of the domain is a row's ETag.</summary>
internal static class Versions
{
    /// <exception cref="IOException">The response is broken, for example cut off: read the row to see whether the
    /// write was made.</exception>
    public static string OfWrite(Response response) =>
        response.Headers.ETag?.ToString() ?? throw new IOException("Storage responded to a write without an ETag.");

    /// <summary>A conditional write is never made without its condition.</summary>
    public static ETag Guard(string? version) => version is { Length: > 0 }
        ? new ETag(version)
        : throw new ArgumentException("What was never read cannot be replaced: it has no version.", nameof(version));

    /// <summary>The row was changed or removed since it was read.</summary>
    public static bool WasLost(RequestFailedException exception) => exception.Status is 404 or 412;
}
