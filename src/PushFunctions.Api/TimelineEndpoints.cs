using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class TimelineEndpoints(TimelineReader timelines, PageReader pages)
{
    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        if (!UserId.TryParse(call.RouteText("userId"), out var user)) throw RequestException.NotFound("The User");
        return await pages.AnswerAsync(
            call,
            new QueryFields(call.Request, PageReader.PageToken, PageReader.PageSize),
            request => timelines.ListAsync(call.Account, user, request, cancellationToken),
            static (items, pagination) => new TimelinePage([.. items.Select(TimelineEntryResponse.Of)], pagination),
            ApiJson.Wire.TimelinePage);
    }
}

/// <summary>A page of what was sent to a User in the last seven days, newest first.</summary>
/// <param name="Timeline">An entry for each operation that addressed the User.</param>
/// <param name="Pagination">The position of this page.</param>
public sealed record TimelinePage(IReadOnlyList<TimelineEntryResponse> Timeline, Pagination Pagination);

/// <summary>What an operation did for the User.</summary>
/// <param name="OperationId">The operation.</param>
/// <param name="CreatedAt">When the operation was created.</param>
/// <param name="Notifications">One for each device of the User that it addressed.</param>
/// <param name="Unaddressable">Why the User, or one of the User's devices, could not be addressed, and what to do. Absent
/// where everything could.</param>
public sealed record TimelineEntryResponse(
    string OperationId,
    DateTimeOffset CreatedAt,
    IReadOnlyList<TimelineNotificationResponse> Notifications,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] NotificationErrorResponse? Unaddressable)
{
    internal static TimelineEntryResponse Of(TimelineEntry entry) => new(
        entry.Operation.Value,
        entry.CreatedAt,
        [.. entry.Notifications.Select(TimelineNotificationResponse.Of)],
        entry.Unaddressable is { } code ? Explain(new NotificationError(code, code.ToString())) : null);

    /// <summary>With what to do: the caller wants to know why a person did not get it.</summary>
    internal static NotificationErrorResponse Explain(NotificationError error)
    {
        var info = ErrorCatalog.ByCode[(int)error.Code];
        return new NotificationErrorResponse(info.Code, error.Reason, $"{info.Description} {info.WhatToDo}");
    }
}

/// <summary>One push to one device of the User.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="Provider">The provider of the device.</param>
/// <param name="TokenHash">The first 32 hex digits of a SHA-256 of provider and token: the same for the same device.</param>
/// <param name="Status">SCHEDULED, QUEUED, SENT, FAILED or CANCELED.</param>
/// <param name="Attempts">The number of attempts to send it.</param>
/// <param name="Error">Why it failed, and what to do; null if it did not.</param>
/// <param name="ProviderMessageId">The provider's ID, once sent.</param>
/// <param name="UpdatedAt">When it was last updated.</param>
/// <param name="OpenedAt">When it was opened, as the app told. Absent where it did not.</param>
public sealed record TimelineNotificationResponse(
    string Id,
    string Provider,
    string TokenHash,
    string Status,
    int Attempts,
    NotificationErrorResponse? Error,
    string? ProviderMessageId,
    DateTimeOffset UpdatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? OpenedAt)
{
    internal static TimelineNotificationResponse Of(TimelineNotification notification) => new(
        notification.Id.Value,
        notification.Provider.ToName(),
        notification.TokenHash,
        EnumNames.Of(notification.Status),
        notification.Attempts,
        notification.Error is null ? null : TimelineEntryResponse.Explain(notification.Error),
        notification.ProviderMessageId,
        notification.UpdatedAt,
        notification.OpenedAt);
}
