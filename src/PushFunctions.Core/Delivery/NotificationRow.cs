namespace PushFunctions.Core.Delivery;

/// <summary>The fate of one job, written once. Until it exists the batch is the record and the status is QUEUED.</summary>
/// <param name="Position">The job's position in the original batch.</param>
/// <param name="Status">SENT, FAILED or CANCELED.</param>
/// <param name="Attempts">How often the provider was asked.</param>
public sealed record NotificationRow(
    int Position,
    NotificationStatus Status,
    DateTimeOffset SettledAt,
    int Attempts,
    string? ProviderMessageId,
    NotificationError? Error);
