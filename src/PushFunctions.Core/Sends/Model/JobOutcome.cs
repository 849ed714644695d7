namespace PushFunctions.Core.Sends.Model;

public enum NotificationStatus
{
    Scheduled,
    Queued,
    Sent,
    Failed,
    Canceled,
}

/// <summary>Why a push failed.</summary>
/// <param name="Reason">The provider's reason, or the service's; never a token or a text; cut at
/// <see cref="MaximumReason"/>.</param>
public sealed record NotificationError(DeliveryErrorCode Code, string Reason)
{
    public const int MaximumReason = 256;

    public string Reason { get; } = Reason.Length <= MaximumReason
        ? Reason
        : Reason[..(char.IsHighSurrogate(Reason[MaximumReason - 1]) ? MaximumReason - 1 : MaximumReason)];
}

/// <summary>Why a notification failed or a recipient could not be addressed; each has a line in
/// docs/errors.md.</summary>
public enum DeliveryErrorCode
{
    /// <summary>The provider says that the app is gone from the device. The token was forgotten.</summary>
    TokenExpired = 21001,

    /// <summary>The provider does not know the token.</summary>
    TokenRejected = 21002,

    /// <summary>The token belongs to another project.</summary>
    TokenOfAnotherProject = 21003,

    /// <summary>The provider refused the payload.</summary>
    PayloadRejected = 21004,

    /// <summary>The payload is over the provider's limit.</summary>
    PayloadTooLarge = 21005,

    /// <summary>A template could not be rendered with the recipient's variables.</summary>
    RenderingFailed = 21006,

    /// <summary>The provider refused the credential for as long as the push could wait.</summary>
    CredentialRefused = 21007,

    /// <summary>The credential was deleted.</summary>
    CredentialDeleted = 21008,

    /// <summary>The time to live ended first.</summary>
    Expired = 21009,

    /// <summary>The provider was throttling or unavailable for as long as the push could wait.</summary>
    GaveUp = 21010,

    /// <summary>The provider refused the request itself: a fault of the service.</summary>
    RequestRejected = 21011,

    /// <summary>The job could not be processed: its message came to the poison queue too often.</summary>
    DeadLettered = 21012,

    /// <summary>The device went to another User, or was logged out, while the push waited.</summary>
    DeviceMoved = 21013,

    /// <summary>The User does not exist or was deleted.</summary>
    UserUnknown = 21101,

    /// <summary>The User has no device under the App.</summary>
    UserWithoutDevice = 21102,

    /// <summary>The App has no credential for the provider of the device.</summary>
    NoCredential = 21103,

    /// <summary>No User matched the filters, or was in the Audiences, of a send that names nobody else.</summary>
    NobodyFound = 21104,
}

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
