using System.Text.Json.Serialization;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>One push to one device.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="To">The target.</param>
/// <param name="From">The App and the credential that it was sent with.</param>
/// <param name="Status">SCHEDULED, QUEUED, SENT, FAILED or CANCELED.</param>
/// <param name="Priority">HIGH or LOW.</param>
/// <param name="Sound">The name of a sound, or null.</param>
/// <param name="Content">As rendered, for a single notification only; its templates if rendering failed.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When it was last updated.</param>
/// <param name="Tags">As rendered. If they could not be rendered, the templates.</param>
/// <param name="Related">The operation that it belongs to.</param>
/// <param name="Error">Why it failed; null if it did not.</param>
/// <param name="ProviderMessageId">The provider's ID, once sent.</param>
/// <param name="Attempts">The number of attempts to send it.</param>
public sealed record NotificationResponse(
    string Id,
    TargetResponse To,
    OriginResponse From,
    string Status,
    string Priority,
    string? Sound,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ContentResponse? Content,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    IReadOnlyDictionary<string, string> Tags,
    IReadOnlyList<Related> Related,
    NotificationErrorResponse? Error,
    string? ProviderMessageId,
    int Attempts)
{
    internal static NotificationResponse Full(Notification notification) => Brief(notification) with
    {
        Content = notification.Message is null
            ? ContentResponse.Of(notification.Operation.Template)
            : ContentResponse.Of(notification.Message),
    };

    /// <summary>As lists have it: without content.</summary>
    internal static NotificationResponse Brief(Notification notification) => new(
        notification.Id.Value,
        TargetResponse.Of(notification.To, notification.User),
        OriginResponse.Of(notification),
        EnumNames.Of(notification.Status),
        EnumNames.Of(notification.Operation.Template.Priority),
        notification.Message is null ? notification.Operation.Template.Sound : notification.Message.Sound,
        null,
        notification.CreatedAt,
        notification.UpdatedAt,
        notification.Message?.Tags ?? notification.Operation.Template.Tags,
        [new Related(notification.Operation.Id.Value, "operation", $"/PushNotifications/Operations/{notification.Operation.Id.Value}")],
        notification.Error is null ? null : NotificationErrorResponse.Of(notification.Error),
        notification.ProviderMessageId,
        notification.Attempts);

    public override string ToString() => Id;
}

/// <summary>Why a push failed.</summary>
/// <param name="Code">See <c>/v1/errors/{code}</c>.</param>
/// <param name="Reason">The provider's reason, or the service's.</param>
/// <param name="Message">What the code means.</param>
public sealed record NotificationErrorResponse(int Code, string Reason, string Message)
{
    internal static NotificationErrorResponse Of(NotificationError error) =>
        new((int)error.Code, error.Reason, ErrorCatalog.ByCode[(int)error.Code].Description);
}

/// <summary>The sender of a push: the App, and the credential under the name that it has in <c>from</c>.</summary>
/// <param name="AppName">The App.</param>
/// <param name="Fcm">The ID of the FCM credential.</param>
/// <param name="Apn">The ID of the APN or APN_SANDBOX credential.</param>
public sealed record OriginResponse(
    string AppName,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fcm,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Apn)
{
    internal static OriginResponse Of(Notification notification)
    {
        var isFcm = notification.To.Provider == Provider.Fcm;
        return new(
            notification.Operation.Route.App.Value, isFcm
                ? notification.Credential.Value : null, isFcm ? null
                : notification.Credential.Value);
    }
}

/// <summary>The target of a push. Unknown fields are absent.</summary>
/// <param name="Provider">FCM, APN or APN_SANDBOX.</param>
/// <param name="Token">The token of the device.</param>
/// <param name="UserId">The User that the device was found through.</param>
public sealed record TargetResponse(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Provider,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Token,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? UserId)
{
    internal static TargetResponse Of(DeviceAddress? address, UserId? user) =>
        new(address?.Provider.ToName(), address?.Token.Value, user?.Value);

    public override string ToString() => nameof(TargetResponse);
}

/// <summary>A page of notifications, by operation, newest first.</summary>
/// <param name="PushNotifications">The notifications, without content.</param>
/// <param name="Pagination">The position of this page.</param>
public sealed record NotificationsPage(IReadOnlyList<NotificationResponse> PushNotifications, Pagination Pagination);
