using System.Globalization;
using System.Text.Json;
using PushFunctions.Api.Http;

namespace PushFunctions.Tests.Api.OpenApi;

/// <summary>Reads the checked-in document.</summary>
internal static class DocumentFile
{
    public static JsonElement Root { get; } = JsonDocument.Parse(
        File.ReadAllText(Repository.PathTo("src", "PushFunctions.Api", "OpenApi", "openapi.json"))).RootElement;

    public static JsonElement Operation(ApiEndpoint endpoint) => Root.GetProperty("paths")
        .GetProperty("/" + endpoint.Route.Replace(":minlength(20)", "", StringComparison.Ordinal))
        .GetProperty(endpoint.Method.ToLowerInvariant());

    public static JsonElement Schema(string name) => Root.GetProperty("components").GetProperty("schemas").GetProperty(name);

    /// <summary>The element, or what it refers to.</summary>
    public static JsonElement Follow(JsonElement element) => element.TryGetProperty("$ref", out var reference)
        ? reference.GetString()!.Split('/').Skip(1).Aggregate(Root, static (node, step) => node.GetProperty(step))
        : element;

    /// <summary>The schema of a value that is there: what it refers to, and of its cases the first that is not
    /// null.</summary>
    public static JsonElement Value(JsonElement schema) => schema.TryGetProperty("oneOf", out var cases)
        ? Follow(
            cases.EnumerateArray()
                .First(option =>
                    !option.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || type.GetString() != "null"))
        : Follow(schema);

    public static bool IsType(JsonElement schema, string type) => schema.TryGetProperty("type", out var types)
        && (types.ValueKind == JsonValueKind.Array
            ? types.EnumerateArray().Any(name => name.GetString() == type)
            : types.ValueKind == JsonValueKind.String && types.GetString() == type);

    public static int? Number(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var value) ? value.GetInt32() : null;

    public static IEnumerable<int> Statuses(JsonElement operation) =>
        operation.GetProperty("responses").EnumerateObject().Select(response => int.Parse(response.Name, CultureInfo.InvariantCulture));
}
