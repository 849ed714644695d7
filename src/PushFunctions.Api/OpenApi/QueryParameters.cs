using Microsoft.OpenApi;
using PushFunctions.Api.Http;
using static PushFunctions.Api.ApiEndpoints;

namespace PushFunctions.Api.OpenApi;

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
            new("status", "Only those with this status.", FieldRule.Word(WordSchemas.NotificationStatus)),
            new(TagFilter.Name, "Only those with these tags, all of them, written key:value;key:value; (campaign:spring;language:en;). The last semicolon may be left out, and the parameter repeated.", FieldRule.Items(0, TagRules.Maximum), IsRepeated: true),
            .. Dates,
            new("user", "Only those to this User.", FieldRules.User),
            new("provider", "Only those over this provider.", FieldRule.Word(WordSchemas.Provider)),
            .. Page,
        ],
        [nameof(ListOperations)] = [.. Dates, new("status", "Only those with this status.", FieldRule.Word(WordSchemas.OperationStatus)), .. Page],
        [nameof(ListOperationErrors)] = Page,
        [nameof(ListRegistrations)] = [new("userId", "Whose registrations.", FieldRules.User, ExampleIds.User), App, .. Page],
        [nameof(DeleteDevice)] =
        [
            new("token", "The device's token.", FieldRules.Token, ExampleIds.Token),
            new("provider", "The token's provider.", FieldRule.Word(WordSchemas.Provider), "FCM"),
        ],
        [nameof(ListCredentials)] = [.. Dates, App, new("credentialType", "Only those of this type.", FieldRule.Word(WordSchemas.Provider)), IsDefault, .. Page],
        [nameof(ListApps)] = [.. Dates, IsDefault, .. Page],
        [nameof(ListUsers)] = Page,
        [nameof(ListAudiences)] = Page,
        [nameof(ListAudienceUsers)] = Page,
        [nameof(ListApiKeys)] = Page,
    };

    public static IReadOnlyList<QueryParameter> Of(ApiEndpoint endpoint) => ByEndpoint.GetValueOrDefault(endpoint.Name, []);
}
