using System.Globalization;
using System.Text.Json;
using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Tables;

/// <summary>Rows as JSON:
/// https://learn.microsoft.com/rest/api/storageservices/payload-format-for-table-service-operations.</summary>
internal static class RowJson
{
    private const string TypeSuffix = "@odata.type";

    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    public static RowContent Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or OverflowException or InvalidOperationException)
        {
            throw new RefusedException(TableErrors.InvalidInput);
        }
    }

    /// <summary>As an answer carries it: the named columns, or all.</summary>
    /// <remarks>A column that was asked for and is not there comes as null.</remarks>
    public static void Write(Utf8JsonWriter json, Row row, IReadOnlyList<string>? select, string? metadata)
    {
        json.WriteStartObject();
        if (metadata is not null) json.WriteString("odata.metadata", metadata);
        json.WriteString("odata.etag", row.ETag);
        if (select is null)
        {
            json.WriteString("PartitionKey", row.PartitionKey);
            json.WriteString("RowKey", row.RowKey);
            json.WriteString("Timestamp", Text(row.Timestamp));
            foreach (var column in row.Columns) Write(json, column.Name, column.Value);
        }
        else
        {
            foreach (var name in select) Write(json, name, row.Find(name));
        }

        json.WriteEndObject();
    }

    private static RowContent Read(JsonElement json)
    {
        string? partition = null, key = null;
        var columns = new List<Column>();
        foreach (var property in json.EnumerateObject())
        {
            var name = property.Name;
            if (name == "PartitionKey") partition = property.Value.GetString();
            else if (name == "RowKey") key = property.Value.GetString();
            else if (
                name != "Timestamp" && !name.Contains("odata.", StringComparison.Ordinal) && property.Value.ValueKind != JsonValueKind.Null)
                columns.Add(
                    new Column(
                        name, Value(property.Value, json.TryGetProperty(name + TypeSuffix, out var type) ? type.GetString() : null)));
        }

        return new RowContent(partition, key, [.. columns]);
    }

    private static object Value(JsonElement json, string? type) => type switch
    {
        "Edm.Int64" => json.ValueKind == JsonValueKind.Number
            ? json.GetInt64()
            : long.Parse(json.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        "Edm.DateTime" => DateTimeOffset.Parse(
            json.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        "Edm.Binary" => Convert.FromBase64String(json.GetString()!),
        "Edm.Guid" => Guid.Parse(json.GetString()!),
        "Edm.Double" =>
            json.ValueKind == JsonValueKind.Number ? json.GetDouble() : double.Parse(json.GetString()!, CultureInfo.InvariantCulture),
        "Edm.Int32" => json.GetInt32(),
        "Edm.Boolean" => json.GetBoolean(),
        "Edm.String" => json.GetString()!,
        null => Untyped(json),
        _ => throw new RefusedException(TableErrors.InvalidInput),
    };

    private static object Untyped(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => json.GetBoolean(),
        JsonValueKind.Number when json.TryGetInt32(out var number) => number,
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.String => json.GetString()!,
        _ => throw new RefusedException(TableErrors.InvalidInput),
    };

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case string text: json.WriteString(name, text); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case int number: json.WriteNumber(name, number); break;
            case long number: Typed(json, name, "Edm.Int64", number.ToString(CultureInfo.InvariantCulture)); break;
            case double number: Typed(json, name, "Edm.Double", number.ToString("R", CultureInfo.InvariantCulture)); break;
            case Guid id: Typed(json, name, "Edm.Guid", id.ToString()); break;
            case byte[] bytes:
                json.WriteString(name + TypeSuffix, "Edm.Binary");
                json.WriteBase64String(name, bytes);
                break;
            case DateTimeOffset time when name == "Timestamp": json.WriteString(name, Text(time)); break;
            case DateTimeOffset time: Typed(json, name, "Edm.DateTime", Text(time)); break;
            default: throw new ArgumentOutOfRangeException(nameof(value));
        }
    }

    private static void Typed(Utf8JsonWriter json, string name, string type, string text)
    {
        json.WriteString(name + TypeSuffix, type);
        json.WriteString(name, text);
    }
}
