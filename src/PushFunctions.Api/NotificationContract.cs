using System.Text.Json.Serialization;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>One push to one device.</summary>
/// <param name="Id">Its id.</param>
/// <param name="To">Whom it is for.</param>
/// <param name="From">What it was sent from.</param>
/// <param name="Status">SCHEDULED, QUEUED, SENT, FAILED or CANCELED.</param>
/// <param name="Priority">HIGH or LOW.</param>
/// <param name="Sound">The name of a sound, or null.</param>
/// <param name="Content">As rendered, in the answer for one notification only; where it could not be rendered, the templates as they were sent.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="Tags">As rendered, or as they were sent where they could not be rendered.</param>
/// <param name="Related">The operation that it belongs to.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
/// <param name="ProviderMessageId">The provider's id for it, once sent.</param>
/// <param name="Attempts">How often the provider was asked.</param>
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
        Content = notification.Message is null ? ContentResponse.Of(notification.Operation.Template) : ContentResponse.Of(notification.Message),
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
/// <param name="Reason">The provider's word, or the service's.</param>
/// <param name="Message">What the code means.</param>
public sealed record NotificationErrorResponse(int Code, string Reason, string Message)
{
    internal static NotificationErrorResponse Of(NotificationError error) =>
        new((int)error.Code, error.Reason, ErrorCatalog.ByCode[(int)error.Code].Description);
}

/// <summary>What a push was sent from: the App, and the credential under the name that <c>from</c> has for it.</summary>
/// <param name="AppName">The App.</param>
/// <param name="Fcm">The id of the FCM credential.</param>
/// <param name="Apn">The id of the APN or APN_SANDBOX credential.</param>
public sealed record OriginResponse(
    string AppName,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fcm,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Apn)
{
    internal static OriginResponse Of(Notification notification)
    {
        var isFcm = notification.To.Provider == Provider.Fcm;
        return new(notification.Operation.Route.App.Value, isFcm ? notification.Credential.Value : null, isFcm ? null : notification.Credential.Value);
    }
}

/// <summary>Whom a push is for. What is not known of it is not there.</summary>
/// <param name="Provider">FCM, APN or APN_SANDBOX.</param>
/// <param name="Token">The device.</param>
/// <param name="UserId">The User that the device was found by.</param>
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
/// <param name="Pagination">Where this page lies.</param>
public sealed record NotificationsPage(IReadOnlyList<NotificationResponse> PushNotifications, Pagination Pagination);
