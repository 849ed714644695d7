using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using PushFunctions.Api.Http;
using static PushFunctions.Api.ApiEndpoints;

namespace PushFunctions.Api.OpenApi;

/// <summary>A query parameter of an endpoint.</summary>
/// <param name="Example">Only where the parameter is required: pages to try an API on send every example, and a filter that is not meant hides what there is.</param>
/// <param name="IsRepeated">It may be there more than once.</param>
internal sealed record QueryParameter(string Name, string Description, FieldRule Rule, string? Example = null, bool IsRepeated = false)
{
    public bool IsRequired => Example is not null;

    /// <summary>The schema's type.</summary>
    public JsonSchemaType Type { get; init; } = JsonSchemaType.String;
}

/// <summary>The query parameters of each endpoint. A test asks each endpoint which ones it knows.</summary>
internal static class QueryParameters
{
    private static readonly QueryParameter[] Page =
    [
        new(PageReader.PageToken, "Which page: 'next' of the page before, with the same filters. Left out: the first.", new FieldRule()),
        new(PageReader.PageSize, "How many entries a page has at most.", FieldRule.Between(1, ListRequest.MaximumPageSize) with { Default = ListRequest.DefaultPageSize }) { Type = JsonSchemaType.Integer },
    ];

    private static readonly FieldRule Time = new() { Format = "date-time" };

    private static readonly QueryParameter[] Dates =
    [
        new(DateRange.Start, "Not made before this time (2026-01-31T09:00:00Z; write '+' as %2B; without an offset in UTC). A day in UTC (2026-01-31) is taken too.", Time),
        new(DateRange.End, "Not made after this time. A day in UTC is taken too, and is included.", Time),
    ];

    private static readonly QueryParameter App = new("appName", "Only those of this App.", FieldRules.App);
    private static readonly QueryParameter IsDefault = new("isDefault", "Only those that are, or are not, a default.", new FieldRule()) { Type = JsonSchemaType.Boolean };

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<QueryParameter>> ByEndpoint = new Dictionary<string, IReadOnlyList<QueryParameter>>(StringComparer.Ordinal)
    {
        [nameof(ListNotifications)] =
        [
            new("operationId", "Only those of this operation.", FieldRule.Match(Patterns.Operation)),
            new("status", "Only those with this status.", FieldRule.Word(EnumSchemas.NotificationStatus)),
            new(TagFilter.Name, "Only those with these tags, all of them, written key:value;key:value; (campaign:spring;language:en;). The last semicolon may be left out, and the parameter repeated.", FieldRule.Items(0, TagRules.Maximum), IsRepeated: true),
            .. Dates,
            new("user", "Only those to this User.", FieldRules.User),
            new("provider", "Only those over this provider.", FieldRule.Word(EnumSchemas.Provider)),
            .. Page,
        ],
        [nameof(ListOperations)] = [.. Dates, new("status", "Only those with this status.", FieldRule.Word(EnumSchemas.OperationStatus)), .. Page],
        [nameof(ListOperationErrors)] = Page,
        [nameof(ListRegistrations)] = [new("userId", "Whose registrations.", FieldRules.User, ExampleIds.User), App, .. Page],
        [nameof(DeleteDevice)] =
        [
            new("token", "The device's token.", FieldRules.Token, ExampleIds.Token),
            new("provider", "The token's provider.", FieldRule.Word(EnumSchemas.Provider), "FCM"),
        ],
        [nameof(ListCredentials)] = [.. Dates, App, new("credentialType", "Only those of this type.", FieldRule.Word(EnumSchemas.Provider)), IsDefault, .. Page],
        [nameof(ListApps)] = [.. Dates, IsDefault, .. Page],
        [nameof(ListUsers)] = Page,
        [nameof(ListAudiences)] = Page,
        [nameof(ListAudienceUsers)] = Page,
        [nameof(ListApiKeys)] = Page,
    };

    public static IReadOnlyList<QueryParameter> Of(ApiEndpoint endpoint) => ByEndpoint.GetValueOrDefault(endpoint.Name, []);
}

/// <summary>The parts of a path that are filled in.</summary>
internal static partial class PathParameters
{
    private static readonly Dictionary<string, (string Description, FieldRule Rule, string Example)> ByName = new(StringComparer.Ordinal)
    {
        ["notificationId"] = ("The notification's id.", FieldRule.Match(Patterns.Notification), ExampleIds.Notification),
        ["operationId"] = ("The operation's id.", FieldRule.Match(Patterns.Operation), ExampleIds.Operation),
        ["registrationId"] = ("The registration's id.", FieldRule.Match(Patterns.Registration), ExampleIds.Registration),
        ["credentialId"] = ("The credential's id.", FieldRule.Match(Patterns.Credential), ExampleIds.Credential),
        ["appName"] = ("The App's name.", FieldRules.App, ExampleIds.App),
        ["userId"] = ("The User's id.", FieldRules.User, ExampleIds.User),
        ["audienceId"] = ("The audience's id.", FieldRule.Match(Patterns.Audience), ExampleIds.Audience),
        ["sid"] = ("The API key's sid.", FieldRule.Match(Patterns.ApiKey), ExampleIds.ApiKey),
        ["code"] = ("The error's code.", FieldRule.Match(Patterns.ErrorCode), "20404"),
    };

    public static IReadOnlyList<string> Of(string route) => [.. Name().Matches(route).Select(match => match.Groups[1].Value)];

    public static (string Description, FieldRule Rule) Describe(string name) => (ByName[name].Description, ByName[name].Rule);

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
        var (description, rule) = PathParameters.Describe(name);
        return new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Path,
            Required = true,
            Description = description,
            Schema = SchemaFactory.Of(rule, JsonSchemaType.String, document),
            Example = PathParameters.Example(name),
        };
    }

    private static OpenApiParameter InQuery(QueryParameter parameter, OpenApiDocument document) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Required = parameter.IsRequired,
        Description = parameter.Description,
        Schema = parameter.IsRepeated
            ? new OpenApiSchema { Type = JsonSchemaType.Array, MaxItems = parameter.Rule.MaximumItems, Items = new OpenApiSchema { Type = JsonSchemaType.String } }
            : SchemaFactory.Of(parameter.Rule, parameter.Type, document),
        Explode = true,
        Example = parameter.Example,
    };
}

/// <summary>The headers of requests and answers that mean something to a client.</summary>
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
            [Location] = ("The absolute address of what was written, as in the body.", JsonSchemaType.String, $"{OpenApiFile.Server}/{Routes.Operations}/{ExampleIds.Operation}"),
            [OperationId] = ("As in the body.", JsonSchemaType.String, ExampleIds.Operation),
            [OperationLocation] = ("As in the body.", JsonSchemaType.String, $"{OpenApiFile.Server}/{Routes.Operations}/{ExampleIds.Operation}"),
            [ResourceId] = ("As in the body.", JsonSchemaType.String, ExampleIds.Registration),
            [ResourceLocation] = ("As in the body.", JsonSchemaType.String, $"{OpenApiFile.Server}/{Routes.Registrations}/{ExampleIds.Registration}"),
            [Challenge] = ("How to authenticate.", JsonSchemaType.String, "Basic realm=\"PushFunctions\", charset=\"UTF-8\""),
            [RetryAfter] = ("Seconds to wait before the request is sent again.", JsonSchemaType.Integer, 10),
            [RatePolicy] = ("What the caller may do: q requests in w seconds. Not there where the service holds no rate.", JsonSchemaType.String, "\"default\";q=1000;w=2"),
            [Rate] = ("What is left of it: r requests, all of them back in t seconds.", JsonSchemaType.String, "\"default\";r=999;t=1"),
            [Replayed] = ("true where this is the first answer once more; else not there.", JsonSchemaType.String, "true"),
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
        Description = "Any text of the caller's own for this send, such as a UUID, kept for 24 hours: the same request again gets the first answer and Idempotency-Replayed, another body with the same key a 422, and a 409 while the first runs.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyKey.MaximumLength, Pattern = "^[ -~]+$" },
    };
}
