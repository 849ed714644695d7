using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace PushFunctions.Api.OpenApi;

/// <summary>Writes a <see cref="FieldRule"/> into a schema.</summary>
internal static class SchemaFactory
{
    /// <summary>The schema of a value that has no record: a parameter, a header.</summary>
    public static IOpenApiSchema Of(FieldRule rule, JsonSchemaType type, OpenApiDocument document)
    {
        if (rule.Words is { } words) return new OpenApiSchemaReference(words, document);
        var schema = new OpenApiSchema { Type = rule.IsAnyObject ? JsonSchemaType.Object : type };
        Apply(rule, schema, document);
        return schema;
    }

    /// <summary>The schema of a property, with the rule in it.</summary>
    public static IOpenApiSchema Limit(FieldRule rule, IOpenApiSchema property, bool isRequired, OpenApiDocument document)
    {
        var description = property.Description;
        if (rule.Words is { } words) return Reference(words, IsNullable(property), description, rule.Default, document);
        if (rule.IsTimeOrListOfOne) return TimeOrListOfOne(description);
        if (property is not OpenApiSchema schema) throw new InvalidOperationException("A rule for a field that is a record of its own: give the rule to the record's fields.");
        Apply(rule, schema, document);
        if (rule.IsIntegerOrTemplate) schema.Type = JsonSchemaType.Integer | JsonSchemaType.String | JsonSchemaType.Null;
        if (rule.IsAnyObject) schema.Type = isRequired ? JsonSchemaType.Object : JsonSchemaType.Object | JsonSchemaType.Null;
        return schema;
    }

    private static bool IsNullable(IOpenApiSchema schema) => schema.Type is { } type && type.HasFlag(JsonSchemaType.Null);

    private static IOpenApiSchema Reference(string name, bool isNullable, string? description, JsonNode? @default, OpenApiDocument document)
    {
        if (!isNullable) return new OpenApiSchemaReference(name, document) { Description = description, Default = @default?.DeepClone() };
        return new OpenApiSchema
        {
            Description = description,
            Default = @default?.DeepClone(),
            OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, new OpenApiSchemaReference(name, document)],
        };
    }

    /// <summary>The time comes first: a client that takes one of the forms takes that.</summary>
    private static OpenApiSchema TimeOrListOfOne(string? description)
    {
        var list = new OpenApiSchema { Type = JsonSchemaType.Array, MinItems = 1, MaxItems = 1, Items = Time() };
        return new OpenApiSchema { Description = description, OneOf = [Time(), list] };

        static OpenApiSchema Time() => new() { Type = JsonSchemaType.String, Format = "date-time" };
    }

    private static void Apply(FieldRule rule, OpenApiSchema schema, OpenApiDocument document)
    {
        schema.MinLength = rule.MinimumLength is 0 ? null : rule.MinimumLength;
        schema.MaxLength = rule.MaximumLength;
        schema.Pattern = rule.Pattern;
        schema.Format = rule.Format ?? schema.Format;
        schema.ContentEncoding = rule.IsBase64 ? "base64" : null;
        if (rule.Minimum is { } minimum) schema.Minimum = minimum.ToString(CultureInfo.InvariantCulture);
        if (rule.Maximum is { } maximum) schema.Maximum = maximum.ToString(CultureInfo.InvariantCulture);
        if (rule.Constant is { } constant) schema.Enum = [constant];
        schema.Default = rule.Default?.DeepClone();
        schema.MinItems = rule.MinimumItems;
        schema.MaxItems = rule.MaximumItems;
        schema.MaxProperties = rule.MaximumPairs;
        if (rule.Names is { } names) schema.PropertyNames = Of(names, JsonSchemaType.String, document);
        if (rule.Each is not { } each) return;
        if (schema.Type is { } type && type.HasFlag(JsonSchemaType.Array)) schema.Items = Of(each, JsonSchemaType.String, document);
        else schema.AdditionalProperties = Of(each, JsonSchemaType.String, document);
    }
}
