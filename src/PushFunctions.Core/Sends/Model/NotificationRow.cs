namespace PushFunctions.Core.Sends.Model;

/// <summary>The fate of one job, written once. Until it exists the batch is the record and the status is QUEUED.</summary>
/// <param name="Position">The job's position in the original batch.</param>
/// <param name="Status">SENT, FAILED or CANCELED.</param>
/// <param name="Attempts">How often the provider was asked.</param>
/// <param name="DeadSince">Where the token was refused: since when it is dead. Whoever registered it later is kept.</param>
public sealed record NotificationRow(
    int Position,
    NotificationStatus Status,
    DateTimeOffset SettledAt,
    int Attempts,
    string? ProviderMessageId,
    NotificationError? Error,
    DateTimeOffset? DeadSince = null)
{
    public const int MaximumMessageId = 256;
}
