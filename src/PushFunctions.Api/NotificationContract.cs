using System.Text.Json.Serialization;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>One push to one device.</summary>
public sealed record NotificationResponse
{
    /// <summary>Its ID.</summary>
    public required string Id { get; init; }

    /// <summary>The target.</summary>
    public required TargetResponse To { get; init; }

    /// <summary>The App and the credential that it was sent with.</summary>
    public required OriginResponse From { get; init; }

    /// <summary>SCHEDULED, QUEUED, SENT, FAILED or CANCELED.</summary>
    public required string Status { get; init; }

    /// <summary>HIGH or LOW.</summary>
    public required string Priority { get; init; }

    /// <summary>The name of a sound, or null.</summary>
    public string? Sound { get; init; }

    /// <summary>As rendered, for a single notification only; its templates if rendering failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContentResponse? Content { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last updated.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>As rendered. If they could not be rendered, the templates.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>The operation that it belongs to.</summary>
    public required IReadOnlyList<Related> Related { get; init; }

    /// <summary>Why it failed; null if it did not.</summary>
    public NotificationErrorResponse? Error { get; init; }

    /// <summary>The provider's ID, once sent.</summary>
    public string? ProviderMessageId { get; init; }

    /// <summary>The number of attempts to send it.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it was opened, as the app told; for a single notification only. Null where it did not.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    internal static NotificationResponse Full(Notification notification) => Brief(notification) with
    {
        Content = notification.Message is null
            ? ContentResponse.Of(notification.Operation.Template)
            : ContentResponse.Of(notification.Message),
    };

    /// <summary>As lists have it: without content.</summary>
    internal static NotificationResponse Brief(Notification notification) => new()
    {
        Id = notification.Id.Value,
        To = TargetResponse.Of(notification.To, notification.User),
        From = OriginResponse.Of(notification),
        Status = EnumNames.Of(notification.Status),
        Priority = EnumNames.Of(notification.Operation.Template.Priority),
        Sound = notification.Message is null ? notification.Operation.Template.Sound : notification.Message.Sound,
        CreatedAt = notification.CreatedAt,
        UpdatedAt = notification.UpdatedAt,
        Tags = notification.Message?.Tags ?? notification.Operation.Template.Tags,
        Related =
            [new Related(notification.Operation.Id.Value, "operation", $"/PushNotifications/Operations/{notification.Operation.Id.Value}")],
        Error = notification.Error is null ? null : NotificationErrorResponse.Of(notification.Error),
        ProviderMessageId = notification.ProviderMessageId,
        Attempts = notification.Attempts,
        OpenedAt = notification.OpenedAt,
    };

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

/// <summary>The target of a push. Unknown fields are absent.</summary>
/// <param name="Provider">The provider of the device.</param>
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
