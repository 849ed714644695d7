using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;

namespace PushFunctions.Tests.Golden;

/// <summary>A row as the table service sends it: the columns as JSON, with the types that JSON lacks beside
/// them.</summary>
/// <param name="Packed">Columns that hold bytes, with what is in them: JSON under Brotli, or text.</param>
internal sealed record GoldenRow(string Table, JsonObject Columns, JsonObject Packed)
{
    private const string TypeSuffix = "@odata.type";
    private static readonly string[] OfTheService = ["odata.etag", "Timestamp"];

    public static GoldenRow Parse(JsonNode node) => new((string)node["table"]!, node["row"]!.AsObject(), node["packed"]?.AsObject() ?? []);

    public static GoldenRow Of(string table, TableEntity entity)
    {
        var columns = new JsonObject();
        var packed = new JsonObject();
        foreach (
            var (name, value) in entity.Where(column => !OfTheService.Contains(column.Key))
                .OrderBy(column => column.Key, StringComparer.Ordinal))
        {
            var (text, type) = Wire(value);
            columns[name] = text;
            if (type is not null) columns[name + TypeSuffix] = type;
            if (value is byte[] bytes) packed[name] = Unpack(bytes);
        }

        return new GoldenRow(table, columns, packed);
    }

    public TableEntity ToEntity()
    {
        var entity = new TableEntity();
        foreach (var (name, value) in Columns.Where(column => !column.Key.EndsWith(TypeSuffix, StringComparison.Ordinal)))
            entity[name] = Value(value!, (string?)Columns[name + TypeSuffix]);
        return entity;
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["table"] = Table, ["row"] = Columns.DeepClone() };
        if (Packed.Count > 0) json["packed"] = Packed.DeepClone();
        return json;
    }

    /// <summary>For a comparison: a compressor may change its mind about the bytes, what comes out of them
    /// counts.</summary>
    public string Meaning()
    {
        var json = ToJson();
        foreach (var (name, _) in Packed) json["row"]!.AsObject().Remove(name);
        return json.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    /// <summary>The same row with a column, and inside of packed JSON a property of each object, that nobody
    /// knows.</summary>
    public TableEntity WithWhatNobodyKnows()
    {
        var entity = ToEntity();
        entity["OfALaterVersion"] = "something";
        foreach (var (name, content) in Packed.Where(column => column.Value is not JsonValue))
            entity[name] = Pack(Strange(content!.DeepClone()));
        return entity;
    }

    private static JsonNode Strange(JsonNode node)
    {
        if (node is JsonArray list) foreach (var item in list.OfType<JsonObject>()) item["ofALaterVersion"] = new JsonObject { ["a"] = 1 };
        else node["ofALaterVersion"] = new JsonArray(1, 2);
        return node;
    }

    private static (JsonNode Value, string? Type) Wire(object value) => value switch
    {
        string text => (text, null),
        bool flag => (flag, null),
        int number => (number, null),
        double number => (number, "Edm.Double"),
        DateTimeOffset time => (time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), "Edm.DateTime"),
        byte[] bytes => (Convert.ToBase64String(bytes), "Edm.Binary"),
        _ => throw new NotSupportedException($"No row has a {value.GetType()} yet."),
    };

    private static object Value(JsonNode value, string? type) => (type, value.GetValueKind()) switch
    {
        ("Edm.DateTime", _) => DateTimeOffset.Parse((string)value!, CultureInfo.InvariantCulture),
        ("Edm.Double", _) => (double)value,
        ("Edm.Binary", _) => Convert.FromBase64String((string)value!),
        (null, JsonValueKind.String) => (string)value!,
        (null, JsonValueKind.Number) => (int)value,
        (null, _) => (bool)value,
        _ => throw new NotSupportedException($"No row has a {type} yet."),
    };

    /// <summary>Sealed content is text in bytes; everything else in bytes is JSON under Brotli.</summary>
    private static JsonNode Unpack(byte[] bytes)
    {
        if (bytes.AsSpan().StartsWith("v1."u8)) return Encoding.ASCII.GetString(bytes);
        using var json = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
        return JsonNode.Parse(json)!;
    }

    private static byte[] Pack(JsonNode json)
    {
        using var bytes = new MemoryStream();
        using (var brotli = new BrotliStream(bytes, CompressionLevel.Fastest)) brotli.Write(Encoding.UTF8.GetBytes(json.ToJsonString()));
        return bytes.ToArray();
    }
}
