namespace PushFunctions.Core.Sends.Model;

/// <summary>Up to 50 jobs of one credential: what one message carries, one worker claims and one transaction settles.</summary>
public sealed record DeliveryBatch
{
    public const int MaximumJobs = 50;

    public required BatchId Id { get; init; }

    public required Provider Provider { get; init; }

    public required CredentialId Credential { get; init; }

    public required IReadOnlyList<DeliveryJob> Jobs { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not to be delivered before.</summary>
    public required DateTimeOffset DueAt { get; init; }

    public BatchState State { get; init; }

    public BatchClaim? Claim { get; init; }

    /// <summary>How often it was claimed. From the second time on, rows of an earlier claim may exist.</summary>
    public int Claims { get; init; }

    public int Sent { get; init; }

    public int Failed { get; init; }

    public int Canceled { get; init; }

    /// <summary>Jobs that went on into retry batches.</summary>
    public int Moved { get; init; }

    /// <summary>When its message last was left to come again: by a worker that gave the batch back or had no room for it, or by the sweep, which sent another. Null if never.</summary>
    public DateTimeOffset? QueuedAt { get; init; }

    /// <summary>Guards the next write.</summary>
    public string? Version { get; init; }
}
