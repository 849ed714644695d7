namespace PushFunctions.Core.Sends.Model;

/// <summary>One push to one device. Its provider and credential are its batch's.</summary>
/// <param name="Position">0 to 49 in the original batch; a retry keeps it, and with it the notification id.</param>
/// <param name="Attempts">How often the provider was asked so far.</param>
/// <param name="FirstAttemptAt">When it was asked first, or first put off; null until then.</param>
/// <param name="RegisteredAt">A provider's word about the token that is older than this does not count.</param>
public sealed record DeliveryJob(
    int Position,
    DeviceToken Token,
    UserId? User,
    string? Variables,
    DateTimeOffset RegisteredAt,
    int Attempts,
    DateTimeOffset? FirstAttemptAt);
