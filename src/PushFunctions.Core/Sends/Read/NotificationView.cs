namespace PushFunctions.Core.Sends.Read;

/// <summary>A notification as it is now.</summary>
/// <param name="Message">As rendered; null where it could not be rendered.</param>
public sealed record NotificationView(
    NotificationId Id,
    Operation Operation,
    CredentialId Credential,
    DeviceAddress To,
    UserId? User,
    NotificationStatus Status,
    PushMessage? Message,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int Attempts,
    string? ProviderMessageId,
    NotificationError? Error);
