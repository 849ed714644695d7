namespace PushFunctions.Core.Sends.Model;

/// <summary>A batch without its jobs: what stats, the sweep and health need.</summary>
/// <param name="QueuedAt">See <see cref="DeliveryBatch.QueuedAt"/>.</param>
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
    int Moved,
    int Claims = 0,
    DateTimeOffset? QueuedAt = null)
{
    /// <summary>A worker has it, or had it and gave it back: some of its jobs may have been sent, and have rows that it does not count yet.</summary>
    public bool IsInHand => State == BatchState.Claimed || (State == BatchState.Waiting && Claims > 0);

    /// <summary>Jobs of this batch whose fate is open.</summary>
    public int Open => Jobs - Sent - Failed - Canceled - Moved;
}
