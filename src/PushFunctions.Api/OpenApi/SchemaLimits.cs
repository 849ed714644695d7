using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;

namespace PushFunctions.Api.OpenApi;

/// <summary>Completes the schemas of the records: what must be there, what may be, and nothing else in a request.</summary>
internal static class SchemaLimits
{
    private static readonly Dictionary<string, Type> Records = typeof(SchemaLimits).Assembly.GetTypes()
        .Where(type => type is { IsPublic: true, IsSealed: true } && type.GetMethod("<Clone>$") is not null)
        .ToDictionary(type => type.Name);

    public static void AddTo(OpenApiDocument document)
    {
        foreach (var (name, words) in WordSchemas.All)
            document.AddComponent<IOpenApiSchema>(name, new OpenApiSchema { Type = JsonSchemaType.String, Description = words.Description, Enum = [.. words.Words.Select(word => (JsonNode)word)] });
        foreach (var (name, schema) in document.Components!.Schemas!)
        {
            if (Records.TryGetValue(name, out var record)) Complete((OpenApiSchema)schema, record, document);
        }
    }

    private static void Complete(OpenApiSchema schema, Type record, OpenApiDocument document)
    {
        var isRequest = record.Name.EndsWith("Request", StringComparison.Ordinal);
        if (isRequest) schema.AdditionalPropertiesAllowed = false;
        schema.Required = new SortedSet<string>(record.GetProperties().Where(property => isRequest ? !IsNullable(property) : !IsLeftOut(property)).Select(NameOf), StringComparer.Ordinal);
        foreach (var property in schema.Properties!.Values) HoistDescription(property);
        foreach (var (name, rule) in FieldRules.All.GetValueOrDefault(record) ?? new Dictionary<string, FieldRule>())
            schema.Properties[name] = SchemaFactory.Limit(rule, schema.Properties[name], schema.Required.Contains(name), document);
    }

    /// <summary>What is said of a field that may be null is said of the field, not of one of its cases.</summary>
    private static void HoistDescription(IOpenApiSchema property)
    {
        if (property is not OpenApiSchema { Description: null, OneOf: [_, OpenApiSchemaReference reference] } schema) return;
        schema.Description = reference.Reference.Description;
        reference.Reference.Description = null;
    }

    private static bool IsLeftOut(PropertyInfo property) =>
        property.IsDefined(typeof(JsonIgnoreAttribute), inherit: false);

    private static bool IsNullable(PropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) is not null
        || new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;

    private static string NameOf(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}
