using Microsoft.OpenApi;
using PushFunctions.Api.Lists;
using PushFunctions.Api.Notifications;
using PushFunctions.Api.Sends;
using PushFunctions.Core.Lists;
using static PushFunctions.Api.ApiEndpoints;

namespace PushFunctions.Api.OpenApi;

/// <summary>The query parameters of each endpoint. A test asks each endpoint which ones it knows.</summary>
internal static class QueryParameters
{
    private const string UserExample = "comms_user_01k7q2bx0mft5bvbxh3781hkmr";

    private static readonly QueryParameter[] Page =
    [
        new(PageReader.PageToken, "Which page: 'next' of the page before, with the same filters. Left out: the first.", new FieldRule(), "AQBkc2Rm"),
        new(PageReader.PageSize, "How many entries a page has at most.", FieldRule.Between(1, ListRequest.MaximumPageSize) with { Default = ListRequest.DefaultPageSize }, "100") { Type = JsonSchemaType.Integer },
    ];

    private static readonly QueryParameter[] Dates =
    [
        new(DateRange.Start, "Not made before this day in UTC (2026-01-31) or time with its offset (2026-01-31T09:00:00Z; write '+' as %2B).", new FieldRule(), "2026-01-31"),
        new(DateRange.End, "Not made after this day in UTC or time with its offset.", new FieldRule(), "2026-01-31T09:00:00Z"),
    ];

    private static readonly QueryParameter App = new("appName", "Only those of this App.", FieldRules.App, "test_app");
    private static readonly QueryParameter IsDefault = new("isDefault", "Only those that are, or are not, a default.", new FieldRule(), "true") { Type = JsonSchemaType.Boolean };

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<QueryParameter>> ByEndpoint = new Dictionary<string, IReadOnlyList<QueryParameter>>(StringComparer.Ordinal)
    {
        [nameof(ListNotifications)] =
        [
            new("operationId", "Only those of this operation.", FieldRule.Match(Patterns.Operation), "comms_operation_01k7q2bx0mft5bvbxh3781hkmr"),
            new("status", "Only those with this status.", FieldRule.Word(WordSchemas.NotificationStatus), "FAILED"),
            new(TagFilter.Name, "Only those with this tag, as key:value; there once for each tag that they must have.", FieldRule.Items(0, TagRules.Maximum), "campaign:spring", IsRepeated: true),
            .. Dates,
            new("user", "Only those to this User.", FieldRules.User, UserExample),
            new("provider", "Only those over this provider.", FieldRule.Word(WordSchemas.Provider), "FCM"),
            .. Page,
        ],
        [nameof(ListOperations)] = [.. Dates, new("status", "Only those with this status.", FieldRule.Word(WordSchemas.OperationStatus), "COMPLETED"), .. Page],
        [nameof(ListOperationErrors)] = Page,
        [nameof(ListRegistrations)] = [new("userId", "Whose registrations.", FieldRules.User, UserExample, IsRequired: true), App, .. Page],
        [nameof(DeleteDevice)] =
        [
            new("token", "The device's token.", FieldRules.Token, "odJFCrnl2edlBDdz1C5Ja:APA91bu2...", IsRequired: true),
            new("provider", "The token's provider.", FieldRule.Word(WordSchemas.Provider), "FCM", IsRequired: true),
        ],
        [nameof(ListCredentials)] = [.. Dates, App, new("credentialType", "Only those of this type.", FieldRule.Word(WordSchemas.Provider), "APN"), IsDefault, .. Page],
        [nameof(ListApps)] = [.. Dates, IsDefault, .. Page],
        [nameof(ListUsers)] = Page,
        [nameof(ListAudiences)] = Page,
        [nameof(ListAudienceUsers)] = Page,
        [nameof(ListApiKeys)] = Page,
    };

    public static IReadOnlyList<QueryParameter> Of(ApiEndpoint endpoint) => ByEndpoint.GetValueOrDefault(endpoint.Name, []);
}
