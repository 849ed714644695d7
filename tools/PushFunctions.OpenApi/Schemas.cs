using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using PushFunctions.Api;
using PushFunctions.Api.Http;

namespace PushFunctions.OpenApi;

/// <summary>Makes a JSON schema from a <see cref="ValueSchema"/>.</summary>
internal static class SchemaFactory
{
    public static IOpenApiSchema Of(ValueSchema value, OpenApiDocument document, bool isNullable = false)
    {
        if ((value.Enum ?? value.Shape?.Name) is { } name) return Reference(name, isNullable, document);
        if (value.OneOf is { } forms) return new OpenApiSchema { OneOf = [.. forms.Select(form => Of(form, document))] };
        var schema = new OpenApiSchema
        {
            Type = TypeOf(value.Type) | (value.OtherType is { } other ? TypeOf(other) : 0) | (isNullable ? JsonSchemaType.Null : 0),
            MinLength = value.MinimumLength,
            MaxLength = value.MaximumLength,
            Pattern = value.Pattern,
            Format = value.Format,
            ContentEncoding = value.IsBase64 ? "base64" : null,
            Minimum = value.Minimum?.ToString(CultureInfo.InvariantCulture),
            Maximum = value.Maximum?.ToString(CultureInfo.InvariantCulture),
            Enum = value.Constant is { } constant ? [constant] : null,
            Default = value.Default?.DeepClone(),
            MinItems = value.MinimumItems,
            MaxItems = value.MaximumItems,
            MaxProperties = value.MaximumPairs,
            PropertyNames = value.Keys is { } keys ? Of(keys, document) : null,
        };
        if (value.Each is { } each && value.Type == "array") schema.Items = Of(each, document);
        else if (value.Each is { } values) schema.AdditionalProperties = Of(values, document);
        return schema;
    }

    private static IOpenApiSchema Reference(string name, bool isNullable, OpenApiDocument document) => isNullable
        ? new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, new OpenApiSchemaReference(name, document)] }
        : new OpenApiSchemaReference(name, document);

    private static JsonSchemaType TypeOf(string name) => name switch
    {
        "string" => JsonSchemaType.String,
        "integer" => JsonSchemaType.Integer,
        "boolean" => JsonSchemaType.Boolean,
        "array" => JsonSchemaType.Array,
        "object" => JsonSchemaType.Object,
        "null" => JsonSchemaType.Null,
        _ => throw new InvalidOperationException($"JSON has no type '{name}'."),
    };
}

/// <summary>The schemas of request bodies, from their shapes.</summary>
internal static class RequestSchemas
{
    public static void AddTo(OpenApiDocument document)
    {
        var shapes = new Dictionary<string, RequestShape>(StringComparer.Ordinal);
        foreach (var body in ApiEndpoints.All.Select(endpoint => endpoint.Body).OfType<RequestShape>()) Collect(body, shapes);
        foreach (var shape in shapes.Values) document.AddComponent<IOpenApiSchema>(shape.Name, Of(shape, document));
    }

    private static void Collect(RequestShape shape, Dictionary<string, RequestShape> shapes)
    {
        // A filter has filters in it.
        if (!shapes.TryAdd(shape.Name, shape)) return;
        foreach (var inner in shape.Fields.Select(field => field.Schema.Shape ?? field.Schema.Each?.Shape).OfType<RequestShape>())
            Collect(inner, shapes);
    }

    private static OpenApiSchema Of(RequestShape shape, OpenApiDocument document) => new()
    {
        Type = JsonSchemaType.Object,
        Description = shape.Description,
        AdditionalPropertiesAllowed = false,
        Required = new SortedSet<string>(shape.Fields.Where(field => field.IsRequired).Select(field => field.Name), StringComparer.Ordinal),
        Properties = shape.Fields.ToDictionary(field => field.Name, field => Of(field, document)),
    };

    private static IOpenApiSchema Of(RequestField field, OpenApiDocument document)
    {
        var schema = SchemaFactory.Of(field.Schema, document, isNullable: !field.IsRequired);
        if (schema is OpenApiSchemaReference reference)
            (reference.Description, reference.Default) = (field.Description, field.Schema.Default?.DeepClone());
        else if (schema is OpenApiSchema own) (own.Description, own.Default) = (field.Description, field.Schema.Default?.DeepClone());
        return schema;
    }
}

/// <summary>
/// Completes the schemas that ASP.NET Core makes from the records of responses: required fields, enums, objects with
/// any content.
/// </summary>
internal static class ResponseSchemas
{
    private static readonly ValueSchema AnyObject = new("object");
    private static readonly ValueSchema Objects = new("array") { Each = AnyObject };
    private static readonly ValueSchema Scopes = new("array") { Each = ValueSchema.EnumOf(EnumSchemas.Scope) };

    /// <summary>Fields whose type says less than it could.</summary>
    private static readonly Dictionary<(Type Record, string Field), ValueSchema> Fields = new()
    {
        [(typeof(NotificationResponse), "status")] = ValueSchema.EnumOf(EnumSchemas.NotificationStatus),
        [(typeof(NotificationResponse), "priority")] = ValueSchema.EnumOf(EnumSchemas.Priority),
        [(typeof(TimelineNotificationResponse), "status")] = ValueSchema.EnumOf(EnumSchemas.NotificationStatus),
        [(typeof(TimelineNotificationResponse), "provider")] = ValueSchema.EnumOf(EnumSchemas.Provider),
        [(typeof(TargetResponse), "provider")] = ValueSchema.EnumOf(EnumSchemas.Provider),
        [(typeof(OperationResponse), "status")] = ValueSchema.EnumOf(EnumSchemas.OperationStatus),
        [(typeof(DeviceResponse), "provider")] = ValueSchema.EnumOf(EnumSchemas.Provider),
        [(typeof(CredentialResponse), "credentialType")] = ValueSchema.EnumOf(EnumSchemas.Provider),
        [(typeof(CredentialHealthResponse), "status")] = ValueSchema.EnumOf(EnumSchemas.CredentialStatus),
        [(typeof(DefaultCredential), "credentialType")] = ValueSchema.EnumOf(EnumSchemas.Provider),
        [(typeof(ApiKeyResponse), "scopes")] = Scopes,
        [(typeof(NewApiKeyResponse), "scopes")] = Scopes,
        [(typeof(HealthResponse), "status")] = ValueSchema.EnumOf(EnumSchemas.HealthStatus),
        [(typeof(OpenApiResult), "info")] = AnyObject,
        [(typeof(OpenApiResult), "paths")] = AnyObject,
        [(typeof(OpenApiResult), "components")] = AnyObject,
        [(typeof(OpenApiResult), "servers")] = Objects,
        [(typeof(OpenApiResult), "security")] = Objects,
        [(typeof(OpenApiResult), "tags")] = Objects,
    };

    private static readonly Dictionary<string, Type> Records = typeof(ApiEndpoint).Assembly.GetTypes()
        .Where(type => type is { IsPublic: true, IsSealed: true } && type.GetMethod("<Clone>$") is not null)
        .ToDictionary(type => type.Name);

    public static void Complete(OpenApiDocument document)
    {
        foreach (var (name, schema) in document.Components!.Schemas!) Complete((OpenApiSchema)schema, Records[name], document);
    }

    private static void Complete(OpenApiSchema schema, Type record, OpenApiDocument document)
    {
        schema.Required = new SortedSet<string>(
            record.GetProperties().Where(property => !IsLeftOut(property)).Select(NameOf), StringComparer.Ordinal);
        foreach (var property in schema.Properties!.Values) HoistDescription(property);
        foreach (var (field, value) in Fields.Where(field => field.Key.Record == record))
        {
            var old = schema.Properties[field.Field];
            var made = SchemaFactory.Of(value, document, old.Type is { } type && type.HasFlag(JsonSchemaType.Null));
            if (made is OpenApiSchemaReference reference) reference.Description = old.Description;
            else made.Description = old.Description;
            schema.Properties[field.Field] = made;
        }
    }

    /// <summary>The description of a nullable field belongs to the field, not to one of its cases.</summary>
    private static void HoistDescription(IOpenApiSchema property)
    {
        if (property is not OpenApiSchema { Description: null, OneOf: [_, OpenApiSchemaReference reference] } schema) return;
        schema.Description = reference.Reference.Description;
        reference.Reference.Description = null;
    }

    private static bool IsLeftOut(PropertyInfo property) => property.IsDefined(typeof(JsonIgnoreAttribute), inherit: false);

    private static string NameOf(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}

/// <summary>The enums, each a schema of its own, so that a generated client has one type for it.</summary>
internal static class EnumSchemas
{
    public const string Provider = "Provider";
    public const string Priority = "Priority";
    public const string Scope = "Scope";
    public const string NotificationStatus = "NotificationStatus";
    public const string OperationStatus = "OperationStatus";
    public const string CredentialStatus = "CredentialStatus";
    public const string EventFormat = "EventFormat";
    public const string EndpointKind = "EndpointKind";
    public const string HealthStatus = "HealthStatus";
    public const string ReceiptEvent = "ReceiptEvent";

    private static readonly (string Name, string Description, IEnumerable<string> Values)[] All =
    [
        (
            Provider, "A provider, or the type of a credential for it. APN_SANDBOX is Apple's development environment.",
            EnumNames.Providers.Keys),
        (Priority, "HIGH wakes the device. LOW is delivered when it suits the device.", EnumNames.Priorities.Keys),
        (Scope, "What an API key may do.", ScopeNames.ByName.Keys),
        (
            NotificationStatus, "SENT means that the provider accepted the push, not that the device showed it.",
            EnumNames.NotificationStates.Keys),
        (OperationStatus, "COMPLETED when nothing is scheduled or queued anymore.", EnumNames.OperationStates.Keys),
        (CredentialStatus, "Whether the provider accepts the credential.", Enum.GetValues<CredentialStatus>().Select(EnumNames.Of)),
        (ReceiptEvent, "What an app tells about a push.", ReceiptContract.Kinds.Keys),
        (EventFormat, "twilio: the three events of operations that Twilio has, with its types and data.", EnumNames.EventFormats.Keys),
        (EndpointKind, "eventGrid: a custom topic of Azure Event Grid.", EnumNames.EndpointKinds.Keys),
        (HealthStatus, "DEGRADED when jobs wait longer than they should.", ["OK", "DEGRADED"]),
    ];

    public static void AddTo(OpenApiDocument document)
    {
        foreach (var (name, description, values) in All)
        {
            document.AddComponent<IOpenApiSchema>(
                name,
                new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Description = description,
                    Enum = [.. values.Select(value => (JsonNode)value)]
                });
        }
    }
}
