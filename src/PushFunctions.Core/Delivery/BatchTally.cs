using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Delivery;

/// <summary>A batch without its jobs: what stats, the sweep and health need.</summary>
public sealed record BatchTally(
    BatchId Id,
    CredentialId Credential,
    BatchState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset DueAt,
    DateTimeOffset? ClaimedUntil,
    int Jobs,
    int Sent,
    int Failed,
    int Canceled,
    int Moved)
{
    /// <summary>Jobs of this batch whose fate is open.</summary>
    public int Open => Jobs - Sent - Failed - Canceled - Moved;
}
