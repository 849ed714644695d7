using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

/// <summary>AcceptedResults a <see cref="FieldRule"/> into a schema.</summary>
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

/// <summary>Completes the schemas of the records: what must be there, what may be, and nothing else in a request.</summary>
internal static class SchemaLimits
{
    private static readonly Dictionary<string, Type> Records = typeof(SchemaLimits).Assembly.GetTypes()
        .Where(type => type is { IsPublic: true, IsSealed: true } && type.GetMethod("<Clone>$") is not null)
        .ToDictionary(type => type.Name);

    public static void AddTo(OpenApiDocument document)
    {
        foreach (var (name, words) in EnumSchemas.All)
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

/// <summary>The closed sets of words, each a schema of its own, so that a generated client has one type for it.</summary>
internal static class EnumSchemas
{
    public const string Provider = "Provider";
    public const string Priority = "Priority";
    public const string Scope = "Scope";
    public const string NotificationStatus = "NotificationStatus";
    public const string OperationStatus = "OperationStatus";
    public const string CredentialStatus = "CredentialStatus";
    public const string HealthStatus = "HealthStatus";

    public static IReadOnlyDictionary<string, (string Description, IReadOnlyList<string> Words)> All { get; } = new Dictionary<string, (string, IReadOnlyList<string>)>(StringComparer.Ordinal)
    {
        [Provider] = ("A provider, or the type of a credential for it. APN_SANDBOX is Apple's development environment.", [.. Words.Providers.Keys]),
        [Priority] = ("HIGH wakes a device, LOW waits for a good moment.", [.. Words.Priorities.Keys]),
        [Scope] = ("What an API key may do.", [.. ScopeNames.ByName.Keys]),
        [NotificationStatus] = ("SENT says that the provider took the push, not that the device showed it.", [.. Words.NotificationStates.Keys]),
        [OperationStatus] = ("COMPLETED once nothing is scheduled or queued any more.", [.. Words.OperationStates.Keys]),
        [CredentialStatus] = ("Whether the provider takes the credential.", [.. Enum.GetValues<CredentialStatus>().Select(Words.Of)]),
        [HealthStatus] = ("DEGRADED where jobs wait longer than they should.", ["OK", "DEGRADED"]),
    };
}
