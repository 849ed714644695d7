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
        return ApiAnswer.Ok(
            new NotificationsPage([.. page.Items.Select(NotificationAnswer.Brief)], list.Paginate(page.NextCursor)),
            ApiJson.Wire.NotificationsPage);
    }

    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken)
    {
        if (!NotificationId.TryParse(call.RouteText("notificationId"), out var id)) throw RequestException.NotFound("The notification");
        return ApiAnswer.Ok(NotificationAnswer.Full(await notifications.FindAsync(call.Account, id, cancellationToken)), ApiJson.Wire.NotificationAnswer);
    }
}
