using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class NotificationEndpoints(NotificationService notifications, PageReader pages)
{
    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var query = new QueryFields(
            call.Request, "operationId", "status", TagFilter.Name, DateRange.Start, DateRange.End, "user", "provider",
            PageReader.PageToken, PageReader.PageSize);
        var range = DateRange.Read(query);
        var filter = new NotificationFilter(
            query.Parse<OperationId>("operationId", OperationId.TryParse, Expected.OperationId),
            query.Word("status", EnumNames.NotificationStates),
            TagFilter.Read(query),
            range.From,
            range.Until,
            query.Parse<UserId>("user", UserId.TryParse, Expected.UserId),
            query.Word("provider", EnumNames.Providers));
        return await pages.AnswerAsync(
            call,
            query,
            request => notifications.ListAsync(call.Account, filter, request, cancellationToken),
            static (items, pagination) => new NotificationsPage([.. items.Select(NotificationResponse.Brief)], pagination),
            ApiJson.Wire.NotificationsPage);
    }

    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken)
    {
        if (!NotificationId.TryParse(call.RouteText("notificationId"), out var id)) throw RequestException.NotFound("The notification");
        return ApiResult.Ok(
            NotificationResponse.Full(await notifications.FindAsync(call.Account, id, cancellationToken)),
            ApiJson.Wire.NotificationResponse);
    }
}

/// <summary>
/// The filter <c>tags=key:value;key:value;</c>: the last semicolon may be left out, and the parameter may be
/// repeated. A tag contains neither colons nor semicolons.
/// </summary>
internal static class TagFilter
{
    public const string Name = "tags";

    /// <summary>The pairs, all of which a notification must have.</summary>
    public static IReadOnlyDictionary<string, string> Read(QueryFields query)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in query.Texts(Name).SelectMany(PairsOf))
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || TextRules.TagKey.WrongWith(text[..colon]) is not null
                || TextRules.TagValue.WrongWith(text[(colon + 1)..]) is not null)
            {
                query.Refuse(
                    $"Invalid query parameter '{Name}': expected key:value;key:value; with keys of 1 to 128 and values of up to 256 of "
                        + "the characters that tags allow.");
                return pairs;
            }

            if (!pairs.TryAdd(text[..colon], text[(colon + 1)..]) && pairs[text[..colon]] != text[(colon + 1)..])
                query.Refuse(
                    $"Query parameter '{Name}' has duplicate key '{text[..colon]}' with different values. No notification has both.");
        }

        if (pairs.Count > SendContract.MaximumTags)
            query.Refuse($"Query parameter '{Name}' has more than {SendContract.MaximumTags} pairs. No notification has that many tags.");
        return pairs;
    }

    private static string[] PairsOf(string text) => (text.EndsWith(';') ? text[..^1] : text).Split(';');
}
