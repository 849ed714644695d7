using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class NotificationEndpoints(NotificationService notifications, PageReader pages)
{
    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var query = new QueryFields(
            call.Request, "operationId", "status", TagFilter.Name, DateRange.Start, DateRange.End, "user", "provider", PageReader.PageToken, PageReader.PageSize);
        var range = DateRange.Read(query);
        var filter = new NotificationFilter(
            query.Parse<OperationId>("operationId", OperationId.TryParse, "an operation's id: comms_operation_ and 26 characters"),
            query.Word("status", Words.NotificationStates),
            TagFilter.Read(query),
            range.From,
            range.Until,
            query.Parse<UserId>("user", UserId.TryParse, RegistrationReader.UserIdExpected),
            query.Word("provider", Words.Providers));
        var list = pages.Open(call, query);
        var page = await list.ReadAsync(request => notifications.ListAsync(call.Account, filter, request, cancellationToken));
        return ApiResult.Ok(
            new NotificationsPage([.. page.Items.Select(NotificationResponse.Brief)], list.Paginate(page.NextCursor)),
            ApiJson.Wire.NotificationsPage);
    }

    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken)
    {
        if (!NotificationId.TryParse(call.RouteText("notificationId"), out var id)) throw RequestException.NotFound("The notification");
        return ApiResult.Ok(NotificationResponse.Full(await notifications.FindAsync(call.Account, id, cancellationToken)), ApiJson.Wire.NotificationResponse);
    }
}

/// <summary>The filter <c>tags=key:value;key:value;</c>: the last semicolon may be left out, and the parameter repeated. A tag has no colon and no semicolon of its own.</summary>
internal static class TagFilter
{
    public const string Name = "tags";

    /// <summary>The pairs that a notification must have, all of them.</summary>
    public static IReadOnlyDictionary<string, string> Read(QueryFields query)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in query.Texts(Name).SelectMany(PairsOf))
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || TagRules.Key.WrongWith(text[..colon]) is not null || TagRules.Value.WrongWith(text[(colon + 1)..]) is not null)
            {
                query.Refuse($"The query parameter '{Name}': expected key:value;key:value; with keys of 1 to 128 and values of up to 256 of the characters that tags have.");
                return pairs;
            }

            if (!pairs.TryAdd(text[..colon], text[(colon + 1)..]) && pairs[text[..colon]] != text[(colon + 1)..])
                query.Refuse($"The query parameter '{Name}' has one key twice, with two values; no notification has both.");
        }

        if (pairs.Count > TagRules.Maximum) query.Refuse($"The query parameter '{Name}' has more than {TagRules.Maximum} pairs; no notification has so many tags.");
        return pairs;
    }

    private static string[] PairsOf(string text) => (text.EndsWith(';') ? text[..^1] : text).Split(';');
}
