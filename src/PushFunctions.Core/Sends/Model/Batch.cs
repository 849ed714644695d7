using System.Globalization;

namespace PushFunctions.Core.Sends.Model;

public enum BatchState
{
    /// <summary>To be delivered from its due time on.</summary>
    Waiting,

    /// <summary>A worker delivers it, until its lease ends.</summary>
    Leased,

    /// <summary>Every job has an outcome, or went on in a retry batch.</summary>
    Settled,
}

/// <summary>
/// A worker's lease on a batch, as it is stored. No clock tells whether it has ended: it has once it was not renewed
/// for its whole duration, as seen by another worker that then may take the batch.
/// </summary>
/// <param name="Holder">A random id of this lease.</param>
/// <param name="Renewals">How often it was renewed.</param>
public sealed record Lease(string Holder, int Renewals, TimeSpan Duration)
{
    /// <summary>Another for each lease and each renewal: a worker that reads the same one twice knows that the lease
    /// was not renewed in between.</summary>
    public string Version => string.Create(CultureInfo.InvariantCulture, $"{Holder}.{Renewals}");
}

/// <summary>One push to one device. Its provider and credential are its batch's.</summary>
/// <param name="Position">0 to 99 in the original batch; a retry keeps it, and with it the notification id.</param>
/// <param name="Attempts">How often it was sent to the provider so far.</param>
/// <param name="FirstAttemptAt">When it was first sent or rescheduled; null until then.</param>
/// <param name="RegisteredAt">What a provider said about the token before this does not count.</param>
public sealed record DeliveryJob(
    int Position,
    DeviceToken Token,
    UserId? User,
    string? Variables,
    DateTimeOffset RegisteredAt,
    int Attempts,
    DateTimeOffset? FirstAttemptAt)
{
    /// <summary>The account's own id of the User, for events; null where it gave none.</summary>
    public string? ExternalId { get; init; }
}

/// <summary>Up to 100 jobs of one credential: what one message carries, one worker leases and one write
/// settles.</summary>
public sealed record DeliveryBatch
{
    public const int MaximumJobs = 100;

    public required BatchId Id { get; init; }

    public required Provider Provider { get; init; }

    public required CredentialId Credential { get; init; }

    public required IReadOnlyList<DeliveryJob> Jobs { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not to be delivered before.</summary>
    public required DateTimeOffset DueAt { get; init; }

    public BatchState State { get; init; }

    public Lease? Lease { get; init; }

    /// <summary>How often it was leased. From the second time on, some of its jobs may have been sent before.</summary>
    public int LeaseNumber { get; init; }

    /// <summary>By position; none before the batch is settled.</summary>
    public IReadOnlyList<JobOutcome> Outcomes { get; init; } = [];

    public int Sent { get; init; }

    public int Failed { get; init; }

    public int Canceled { get; init; }

    /// <summary>Jobs that went on in retry batches.</summary>
    public int Moved { get; init; }

    /// <summary>When its message was last rescheduled, by a worker that released the batch or had no room for it, or
    /// sent again by the sweep. Null if never.</summary>
    public DateTimeOffset? QueuedAt { get; init; }

    /// <summary>Guards the next write.</summary>
    public string? Version { get; init; }
}

/// <summary>A batch without its jobs: what stats, the sweep and health need.</summary>
public sealed record BatchTally
{
    public required BatchId Id { get; init; }

    public required CredentialId Credential { get; init; }

    public required BatchState State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public Lease? Lease { get; init; }

    public required int Jobs { get; init; }

    public int Sent { get; init; }

    public int Failed { get; init; }

    public int Canceled { get; init; }

    public int Moved { get; init; }

    public int LeaseNumber { get; init; }

    /// <summary>See <see cref="DeliveryBatch.QueuedAt"/>.</summary>
    public DateTimeOffset? QueuedAt { get; init; }

    /// <summary>A worker has it, or had it and released it: some of its jobs may have been sent.</summary>
    public bool IsInHand => State == BatchState.Leased || (State == BatchState.Waiting && LeaseNumber > 0);

    /// <summary>Jobs of this batch whose result is open.</summary>
    public int Open => Jobs - Sent - Failed - Canceled - Moved;
}

/// <summary>Which batches a scan is for.</summary>
public enum BatchScan
{
    /// <summary>In which a push failed or was canceled.</summary>
    Failed,

    /// <summary>Also those that nobody has begun.</summary>
    FailedOrWaiting,

    All,
}

/// <summary>The batches of operations.</summary>
public interface IBatchStore
{
    Task<DeliveryBatch?> FindAsync(OperationId operation, BatchId id, CancellationToken cancellationToken);

    /// <summary>An original batch, with its retries where it has any.</summary>
    Task<BatchFamily?> FindFamilyAsync(OperationId operation, BatchNumber number, CancellationToken cancellationToken);

    /// <summary>Replaces state, lease and counters. Null where another write came first.</summary>
    Task<DeliveryBatch?> TryUpdateAsync(OperationId operation, DeliveryBatch batch, CancellationToken cancellationToken);

    /// <summary>Writes the settled batch with its outcomes and inserts its retry batches, all in one write. False where
    /// another write came first.</summary>
    Task<bool> TrySettleAsync(
        OperationId operation, DeliveryBatch settled, IReadOnlyList<DeliveryBatch> retries, CancellationToken cancellationToken);

    /// <summary>Records when a message for the batch was sent again. A worker that has the batch finds another
    /// version, and nothing else changed. Safe to repeat; nothing where it is gone.</summary>
    Task MarkQueuedAsync(OperationId operation, BatchId id, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Batches, originals and retries, by id, from <paramref name="after"/> (exclusive) on; each with when its
    /// row was last written.</summary>
    Task<IReadOnlyList<(DeliveryBatch Batch, DateTimeOffset WrittenAt)>> ScanAsync(
        OperationId operation, BatchId? after, BatchScan scan, int limit, CancellationToken cancellationToken);

    /// <summary>Counters only, by id: originals and retries.</summary>
    IAsyncEnumerable<BatchTally> TallyAsync(OperationId operation, CancellationToken cancellationToken);

    /// <summary>Original batches with their retries, by number, from <paramref name="after"/> (exclusive) on.</summary>
    Task<IReadOnlyList<BatchFamily>> ListAsync(
        OperationId operation, BatchNumber? after, int limit, CancellationToken cancellationToken);

    /// <summary>Removes rows of an operation, about as many as the limit says. Safe to repeat.</summary>
    /// <returns>How many were removed; fewer than the limit once none is left.</returns>
    Task<int> RemoveSomeAsync(OperationId operation, int limit, CancellationToken cancellationToken);
}
