namespace PushFunctions.Core.Sends.Model;

/// <summary>What a settled batch's row keeps of one of its jobs. Until the batch is settled the batch is the record, and
/// its jobs are QUEUED.</summary>
/// <param name="Position">The job's position in the original batch.</param>
/// <param name="Status">SENT, FAILED or CANCELED; QUEUED where the job went on in a retry batch.</param>
/// <param name="SettledAt">When that was known.</param>
/// <param name="Attempts">How often it was sent to the provider.</param>
/// <param name="DeadSince">Where the token was refused: since when it is dead. A later registration of it is
/// kept.</param>
/// <param name="Child">Which retry batch the job went on in: see <see cref="BatchId.Child"/>.</param>
public sealed record JobOutcome(
    int Position,
    NotificationStatus Status,
    DateTimeOffset SettledAt,
    int Attempts,
    string? ProviderMessageId,
    NotificationError? Error,
    DateTimeOffset? DeadSince = null,
    int? Child = null)
{
    public const int MaximumMessageId = 256;

    public static JobOutcome Moved(DeliveryJob job, int child, DateTimeOffset at) =>
        new(job.Position, NotificationStatus.Queued, at, job.Attempts, null, null, Child: child);

    public static JobOutcome Canceled(DeliveryJob job, DateTimeOffset at) =>
        new(job.Position, NotificationStatus.Canceled, at, job.Attempts, null, null);
}

/// <summary>A retry batch without its jobs.</summary>
public sealed record RetryOutcomes(BatchId Id, BatchState State, IReadOnlyList<JobOutcome> Outcomes);

/// <summary>An original batch with the retry batches that its jobs went on in. Together they tell what became of each
/// notification.</summary>
/// <param name="Retries">By <see cref="BatchId.Retry"/>.</param>
public sealed record BatchFamily(DeliveryBatch Original, IReadOnlyDictionary<string, RetryOutcomes> Retries)
{
    /// <summary>What is known of a job: its last outcome, null before the first, and the state of the batch that has
    /// it, or had it last.</summary>
    public (BatchState State, JobOutcome? Outcome) Follow(int position)
    {
        var found = OutcomeIn(Original.Outcomes, position);
        var (id, state) = (Original.Id, Original.State);
        while (found?.Child is { } child && Retries.TryGetValue((id = id.Child(child)).Retry, out var retry))
        {
            state = retry.State;
            if (OutcomeIn(retry.Outcomes, position) is not { } next) break;
            found = next;
        }

        return (state, found);
    }

    private static JobOutcome? OutcomeIn(IReadOnlyList<JobOutcome> outcomes, int position) =>
        position < outcomes.Count && outcomes[position] is { } likely && likely.Position == position
            ? likely
            : outcomes.FirstOrDefault(outcome => outcome.Position == position);
}
