using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using PushFunctions.Api;
using PushFunctions.Api.Http;
using PushFunctions.Api.OpenApi;
using static PushFunctions.Api.ApiEndpoints;

namespace PushFunctions.OpenApi;

/// <summary>A query parameter of an endpoint.</summary>
/// <param name="RequiredExample">Only for a required parameter.</param>
internal sealed record QueryParameter(string Name, string Description, ValueSchema Schema, string? RequiredExample = null)
{
    public bool IsRequired => RequiredExample is not null;

    /// <summary>Only for a parameter that a request needs: pages to try an API send every example, and an unintended
    /// filter hides results.</summary>
    public string? Example { get; init; } = RequiredExample;
}

/// <summary>The query parameters of each endpoint. A test compares them with those that the endpoint accepts.</summary>
internal static class QueryParameters
{
    private static readonly QueryParameter[] Page =
    [
        new(
            PageReader.PageToken, "The page: 'next' of the previous page, with the same filters. Default: the first page.",
            new ValueSchema("string")),
        new(
            PageReader.PageSize, "The maximum number of entries in a page.",
            ValueSchema.Between(1, ListRequest.MaximumPageSize) with { Default = ListRequest.DefaultPageSize }),
    ];

    private static readonly ValueSchema Time = new("string") { Format = "date-time" };

    private static readonly QueryParameter[] Dates =
    [
        new(
            DateRange.Start,
            "Created at or after this time (2026-01-31T09:00:00Z; write '+' as %2B; without an offset in UTC). A day in UTC "
                + "(2026-01-31) is accepted too.", Time),
        new(DateRange.End, "Created at or before this time. A day in UTC is accepted too, and is included.", Time),
    ];

    private static readonly QueryParameter App = new("appName", "Only those of this App.", ValueSchemas.AppName);
    private static readonly QueryParameter IsDefault =
        new("isDefault", "Only those that are, or are not, a default.", new ValueSchema("boolean"));

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<QueryParameter>> ByEndpoint =
        new Dictionary<string, IReadOnlyList<QueryParameter>>(StringComparer.Ordinal)
        {
            [nameof(ListNotifications)] =
        [
            new("operationId", "Only those of this operation.", ValueSchema.Match(Patterns.Operation)),
            new("status", "Only those with this status.", ValueSchema.EnumOf(EnumSchemas.NotificationStatus)),
            new(
                TagFilter.Name,
                "Only those with all of these tags, written key:value;key:value; (campaign:spring;language:en;). The last semicolon may be left out, and the parameter may be repeated.", new ValueSchema("array") { MaximumItems = SendContract.MaximumTags, Each = new ValueSchema("string") }),
            .. Dates,
            new("user", "Only those to this User.", ValueSchemas.UserId),
            new("provider", "Only those sent through this provider.", ValueSchema.EnumOf(EnumSchemas.Provider)),
            .. Page,
        ],
            [nameof(ListOperations)] =
            [.. Dates, new("status", "Only those with this status.", ValueSchema.EnumOf(EnumSchemas.OperationStatus)), .. Page],
            [nameof(ListOperationErrors)] = Page,
            [nameof(ListRegistrations)] =
            [
                new("userId", "The User whose registrations to list. Required, unless externalId is specified.", ValueSchemas.UserId)
                {
                    Example = ExampleIds.User,
                },
                new("externalId", "The User, by your own ID, instead of userId.", ValueSchemas.ExternalId), App, .. Page,
            ],
            [nameof(DeleteDevice)] =
        [
            new("token", "The device's token.", ValueSchemas.Token, ExampleIds.Token),
            new("provider", "The token's provider.", ValueSchema.EnumOf(EnumSchemas.Provider), "FCM"),
        ],
            [nameof(ListCredentials)] =
            [.. Dates, App, new("credentialType", "Only those of this type.", ValueSchema.EnumOf(EnumSchemas.Provider)), IsDefault,
                .. Page],
            [nameof(ListApps)] = [.. Dates, IsDefault, .. Page],
            [nameof(ListUsers)] =
            [
                new("externalId", "Only the User with this ID of yours.", ValueSchemas.ExternalId),
                new("token", "Only the Users that have the device with this token registered, in any App.", ValueSchemas.Token), .. Page,
            ],
            [nameof(ListTimeline)] = Page,
            [nameof(ListTimelineByShortPath)] = Page,
            [nameof(ListAudiences)] = Page,
            [nameof(ListAudienceUsers)] = Page,
            [nameof(ListApiKeys)] = Page,
            [nameof(ListWebhooks)] = Page,
            [nameof(ListWebhookFailures)] = Page,
            [nameof(ListDeadLetters)] = Page,
        };

    public static IReadOnlyList<QueryParameter> Of(ApiEndpoint endpoint) => ByEndpoint.GetValueOrDefault(endpoint.Name, []);
}

/// <summary>The parameters of paths.</summary>
internal static partial class PathParameters
{
    private static readonly Dictionary<string, (string Description, ValueSchema Schema, string Example)> ByName =
        new(StringComparer.Ordinal)
        {
            ["notificationId"] = ("The notification's ID.", ValueSchema.Match(Patterns.Notification), ExampleIds.Notification),
            ["operationId"] = ("The operation's ID.", ValueSchema.Match(Patterns.Operation), ExampleIds.Operation),
            ["registrationId"] = (
            "The registration's ID.", ValueSchema.Match("^comms_device_registration_[0-9a-f]{32}$"), ExampleIds.Registration),
            ["credentialId"] = ("The credential's ID.", ValueSchema.Match(Patterns.Credential), ExampleIds.Credential),
            ["appName"] = ("The App's name.", ValueSchemas.AppName, ExampleIds.App),
            ["userId"] = ("The User's ID.", ValueSchemas.UserId, ExampleIds.User),
            ["audienceId"] = ("The audience's ID.", ValueSchema.Match(Patterns.Audience), ExampleIds.Audience),
            ["webhookId"] = ("The webhook endpoint's ID.", ValueSchema.Match(Patterns.Webhook), ExampleIds.Webhook),
            ["sid"] = ("The API key's SID.", ValueSchema.Match("^SK[0-9a-f]{32}$"), ExampleIds.ApiKey),
            ["code"] = ("The error's code.", ValueSchema.Match("^[0-9]+$"), "20404"),
        };

    public static IReadOnlyList<string> Of(string route) => [.. Name().Matches(route).Select(match => match.Groups[1].Value)];

    public static (string Description, ValueSchema Schema) Describe(string name) => (ByName[name].Description, ByName[name].Schema);

    public static string Example(string name) => ByName[name].Example;

    [GeneratedRegex(@"\{(\w+)")]
    private static partial Regex Name();
}

/// <summary>The parameters of an endpoint's path, query and headers.</summary>
internal static class ParameterDescriptions
{
    public static IList<IOpenApiParameter> Of(ApiEndpoint endpoint, OpenApiDocument document) =>
    [
        .. PathParameters.Of(endpoint.Route).Select(name => InPath(name, document)),
        .. QueryParameters.Of(endpoint).Select(parameter => InQuery(parameter, document)),
        .. endpoint.Name == nameof(ApiEndpoints.SendNotifications) ? new IOpenApiParameter[] { HeaderDescriptions.Idempotency() } : [],
    ];

    private static OpenApiParameter InPath(string name, OpenApiDocument document)
    {
        var (description, schema) = PathParameters.Describe(name);
        return new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Path,
            Required = true,
            Description = description,
            Schema = SchemaFactory.Of(schema, document),
            Example = PathParameters.Example(name),
        };
    }

    private static OpenApiParameter InQuery(QueryParameter parameter, OpenApiDocument document) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Required = parameter.IsRequired,
        Description = parameter.Description,
        Schema = SchemaFactory.Of(parameter.Schema, document),
        Explode = true,
        Example = parameter.Example,
    };
}

/// <summary>The headers of requests and responses that a client can use.</summary>
internal static class HeaderDescriptions
{
    public const string Location = "Location";
    public const string OperationId = "operationId";
    public const string OperationLocation = "operationLocation";
    public const string ResourceId = "resourceId";
    public const string ResourceLocation = "resourceLocation";
    public const string Challenge = "WWW-Authenticate";
    public const string RetryAfter = "Retry-After";
    public const string Replayed = "Idempotency-Replayed";
    public const string RatePolicy = "RateLimit-Policy";
    public const string Rate = "RateLimit";

    private static readonly IReadOnlyDictionary<string, (string Description, JsonSchemaType Type, JsonNode Example)> Answers =
        new Dictionary<string, (string, JsonSchemaType, JsonNode)>(StringComparer.Ordinal)
        {
            [Location] = (
                "The absolute URL of the resource, as in the body.", JsonSchemaType.String,
                $"{OpenApiFile.Server}/{Routes.Operations}/{ExampleIds.Operation}"),
            [OperationId] = ("As in the body.", JsonSchemaType.String, ExampleIds.Operation),
            [OperationLocation] = (
                "As in the body.", JsonSchemaType.String, $"{OpenApiFile.Server}/{Routes.Operations}/{ExampleIds.Operation}"),
            [ResourceId] = ("As in the body.", JsonSchemaType.String, ExampleIds.Registration),
            [ResourceLocation] = (
                "As in the body.", JsonSchemaType.String, $"{OpenApiFile.Server}/{Routes.Registrations}/{ExampleIds.Registration}"),
            [Challenge] = ("How to authenticate.", JsonSchemaType.String, "Basic realm=\"PushFunctions\", charset=\"UTF-8\""),
            [RetryAfter] = ("Seconds to wait before the request is retried.", JsonSchemaType.Integer, 10),
            [RatePolicy] = (
                "The caller's limit: q requests in w seconds. Absent if the service has no rate limit.", JsonSchemaType.String,
                "\"default\";q=1000;w=2"),
            [Rate] = (
                "What remains of the limit: r requests; the full limit is available again in t seconds.", JsonSchemaType.String,
                "\"default\";r=999;t=1"),
            [Replayed] = ("true if this is a replay of the first response; otherwise absent.", JsonSchemaType.String, "true"),
        };

    public static void AddTo(OpenApiDocument document)
    {
        foreach (var (name, header) in Answers)
        {
            document.AddComponent<IOpenApiHeader>(name, new OpenApiHeader
            {
                Description = header.Description,
                Schema = new OpenApiSchema { Type = header.Type },
                Example = header.Example.DeepClone(),
            });
        }
    }

    public static Dictionary<string, IOpenApiHeader>? References(OpenApiDocument document, params IReadOnlyList<string> names) =>
        names.Count == 0 ? null : names.ToDictionary(name => name, name => (IOpenApiHeader)new OpenApiHeaderReference(name, document));

    /// <summary>The header of a send.</summary>
    public static OpenApiParameter Idempotency() => new()
    {
        Name = IdempotencyHeader.Name,
        In = ParameterLocation.Header,
        Description =
            "Any string that identifies this send, such as a UUID, kept for 24 hours. The same request again gets the first response and Idempotency-Replayed; another body with the same key gets 422; while the first request is running, the response is 409.",
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            MinLength = 1,
            MaxLength = IdempotencyKey.MaximumLength,
            Pattern = "^[ -~]+$"
        },
    };
}
