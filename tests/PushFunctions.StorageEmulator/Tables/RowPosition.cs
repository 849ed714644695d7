using System.Text;
using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Tables;

/// <summary>Where a query goes on; it travels in two continuation headers that say nothing to the client.</summary>
internal sealed record RowPosition(string PartitionKey, string RowKey)
{
    private const string Mark = "1!";

    public static RowPosition Start { get; } = new(string.Empty, string.Empty);

    public static RowPosition Read(IReadOnlyDictionary<string, string> query) =>
        query.TryGetValue("NextPartitionKey", out var partition)
            ? new RowPosition(Decode(partition), query.TryGetValue("NextRowKey", out var row) ? Decode(row) : string.Empty)
            : Start;

    public (string Name, string Value)[] ToHeaders() =>
        [("x-ms-continuation-NextPartitionKey", Encode(PartitionKey)), ("x-ms-continuation-NextRowKey", Encode(RowKey))];

    private static string Encode(string key) => Mark + Convert.ToBase64String(Encoding.UTF8.GetBytes(key)).Replace('=', '-');

    private static string Decode(string text)
    {
        try
        {
            return text.StartsWith(Mark, StringComparison.Ordinal)
                ? Encoding.UTF8.GetString(Convert.FromBase64String(text[Mark.Length..].Replace('-', '=')))
                : throw new FormatException();
        }
        catch (FormatException)
        {
            throw new RefusedException(TableErrors.InvalidInput);
        }
    }
}
