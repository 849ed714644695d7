using System.Globalization;
using System.Text.Json;
using static PushFunctions.Tests.Api.OpenApi.DocumentFile;

namespace PushFunctions.Tests.Api.OpenApi;

/// <summary>A limit of the document as two values: the last that is taken, and the first that is not.</summary>
/// <param name="Path">The field, like <c>to[0].token</c>.</param>
/// <param name="Keyword">The limit's name in JSON Schema.</param>
/// <param name="Within">Raw JSON.</param>
/// <param name="Beyond">Raw JSON.</param>
internal sealed record LimitCase(string Path, string Keyword, string Within, string Beyond)
{
    /// <summary>The limits of an object's fields and of what is in them, where <paramref name="body"/> has
    /// them.</summary>
    public static IEnumerable<LimitCase> In(JsonElement schema, JsonElement body, string path = "") =>
        body.EnumerateObject().SelectMany(field =>
    {
        var place = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
        var value = Value(schema.GetProperty("properties").GetProperty(field.Name));
        return Of(value, place).Concat(Inside(value, field.Value, place));
    });

    private static IEnumerable<LimitCase> Inside(JsonElement schema, JsonElement value, string place) => value.ValueKind switch
    {
        JsonValueKind.Object when schema.TryGetProperty("properties", out _) => In(schema, value, place),
        JsonValueKind.Array when Value(schema.GetProperty("items")).TryGetProperty("properties", out _) =>
            value.EnumerateArray().SelectMany((item, index) => In(Value(schema.GetProperty("items")), item, $"{place}[{index}]")),
        _ => [],
    };

    private static IEnumerable<LimitCase> Of(JsonElement schema, string path)
    {
        if (Number(schema, "maxLength") is { } longest) yield return new(path, "maxLength", Text(longest), Text(longest + 1));
        if (Number(schema, "minLength") is { } shortest) yield return new(path, "minLength", Text(shortest), Text(shortest - 1));
        if (Number(schema, "maximum") is { } most) yield return new(path, "maximum", Count(most), Count(most + 1L));
        if (Number(schema, "minimum") is { } least) yield return new(path, "minimum", Count(least), Count(least - 1L));
        if (Number(schema, "maxProperties") is not { } pairs) yield break;
        yield return new(
            path, "maxProperties", Map(Enumerable.Range(0, pairs).Select(Key)), Map(Enumerable.Range(0, pairs + 1).Select(Key)));
        var names = schema.GetProperty("propertyNames");
        if (Number(names, "maxLength") is { } name)
            yield return new(path, "propertyNames", Map([Key(0).PadRight(name, 'k')]), Map([Key(0).PadRight(name + 1, 'k')]));
    }

    private static string Text(int length) => $"\"{new string('a', length)}\"";

    private static string Count(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A name that every map takes.</summary>
    private static string Key(int number) => $"apns-{number}";

    private static string Map(IEnumerable<string> names) => $"{{{string.Join(',', names.Select(name => $"\"{name}\":\"v\""))}}}";
}
