using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Deliver;

/// <summary>Turns what the provider said about a job into the job's result. Pure, but for the clock and the
/// jitter.</summary>
public sealed class OutcomeHandler(IOptions<DeliveryOptions> options, ServiceTime time, Jitter jitter)
{
    public JobResult Handle(Operation operation, DeliveryJob sent, DeliveryOutcome outcome, DateTimeOffset sentAt)
    {
        var now = time.GetUtcNow();
        var job = sent with { Attempts = sent.Attempts + 1, FirstAttemptAt = sent.FirstAttemptAt ?? now };
        return outcome switch
        {
            DeliveryOutcome.Accepted accepted => new JobResult.Done(
                job, new JobOutcome(job.Position, NotificationStatus.Sent, now, job.Attempts, IdOf(accepted), null), outcome),
            DeliveryOutcome.TokenExpired expired =>
                Failed(job, new NotificationError(DeliveryErrorCode.TokenExpired, expired.Reason), outcome, sentAt),
            DeliveryOutcome.Rejected rejected =>
                Failed(job, new NotificationError(CodeOf(rejected.Kind), rejected.Reason), outcome, sentAt),
            DeliveryOutcome.Deferred deferred =>
                Follow(job, RetryPolicy.Decide(deferred, job.Attempts, now, DeadlineOf(operation, job), jitter.Next()), outcome, sentAt),
            DeliveryOutcome.CredentialRefused refused =>
                Follow(job, RetryPolicy.Decide(
                    refused, options.Value.CredentialRetryInterval, now, DeadlineOf(operation, job), jitter.Next()), outcome, sentAt),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
        };
    }

    /// <summary>A job whose credential was refused by its siblings: it was not sent.</summary>
    public JobResult Rescheduled(Operation operation, DeliveryJob job, DeliveryOutcome.CredentialRefused refused)
    {
        var now = time.GetUtcNow();
        job = job with { FirstAttemptAt = job.FirstAttemptAt ?? now };
        return Follow(
            job, RetryPolicy.Decide(refused, options.Value.CredentialRetryInterval, now, DeadlineOf(operation, job), jitter.Next()), null,
            null);
    }

    public JobResult.Done Failed(
        DeliveryJob job, NotificationError error, DeliveryOutcome? outcome = null, DateTimeOffset? sentAt = null) =>
        new(job, new JobOutcome(
            job.Position, NotificationStatus.Failed, time.GetUtcNow(), job.Attempts, null, error, DeadSince(outcome, sentAt)), outcome);

    /// <summary>Whether the time to live ended. With a time to live of 0 there is one attempt, however long it waits
    /// for the limiter.</summary>
    public bool IsExpired(Operation operation, DeliveryJob job) =>
        operation.ExpiresAt is { } expiresAt && time.GetUtcNow() >= expiresAt && !(operation.Template.TimeToLive == 0 && job.Attempts == 0);

    private JobResult Follow(DeliveryJob job, RetryDecision decision, DeliveryOutcome? outcome, DateTimeOffset? sentAt) => decision switch
    {
        RetryDecision.Again again => new JobResult.Rescheduled(
            job, again.Delay, outcome is DeliveryOutcome.Deferred
                ? RescheduleReason.Deferred
                : RescheduleReason.CredentialRefused, outcome as DeliveryOutcome.CredentialRefused),
        RetryDecision.Fail given => Failed(job, given.Error, outcome, sentAt),
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };

    private DateTimeOffset DeadlineOf(Operation operation, DeliveryJob job)
    {
        var longest = job.FirstAttemptAt!.Value + options.Value.MaximumWait;
        return operation.ExpiresAt is { } expiresAt && expiresAt < longest ? expiresAt : longest;
    }

    private static DeliveryErrorCode CodeOf(RejectionKind kind) => kind switch
    {
        RejectionKind.Payload => DeliveryErrorCode.PayloadRejected,
        RejectionKind.PayloadSize => DeliveryErrorCode.PayloadTooLarge,
        RejectionKind.Token => DeliveryErrorCode.TokenRejected,
        RejectionKind.TokenOfAnotherProject => DeliveryErrorCode.TokenOfAnotherProject,
        _ => DeliveryErrorCode.RequestRejected,
    };

    /// <summary>Null where the provider gave none, or one that is too long to keep.</summary>
    private static string? IdOf(DeliveryOutcome.Accepted accepted) =>
        accepted.ProviderMessageId is { Length: > 0 and <= JobOutcome.MaximumMessageId } id ? id : null;

    /// <summary>The provider's time where it names one, but no later than the moment before the push: who registers
    /// afterwards is kept.</summary>
    private static DateTimeOffset? DeadSince(DeliveryOutcome? outcome, DateTimeOffset? sentAt) => outcome switch
    {
        DeliveryOutcome.TokenExpired { Since: { } since } when since < sentAt => since,
        DeliveryOutcome.TokenExpired => sentAt,
        DeliveryOutcome.Rejected { Kind: RejectionKind.Token } => sentAt,
        _ => null,
    };
}

/// <summary>What follows from an outcome that settles nothing.</summary>
public abstract record RetryDecision
{
    private RetryDecision() { }

    public sealed record Again(TimeSpan Delay) : RetryDecision;

    public sealed record Fail(NotificationError Error) : RetryDecision;
}

/// <summary>Whether and when a job is tried again: a pure function of what is known.</summary>
public static class RetryPolicy
{
    /// <summary>The longest delay of the exponential backoff.</summary>
    public static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(10);

    /// <summary>The shortest delay of the exponential backoff where the provider asks for none: the first retry comes
    /// at once, the second after this.</summary>
    public static readonly TimeSpan ShortestBackoff = TimeSpan.FromSeconds(10);

    /// <param name="attempts">How often the job was sent, this time included.</param>
    /// <param name="jitter">0 to 1; spreads the waits by up to a fifth.</param>
    /// <param name="deadline">The time to live, or the longest wait if that ends sooner.</param>
    public static RetryDecision Decide(
        DeliveryOutcome.Deferred outcome, int attempts, DateTimeOffset now, DateTimeOffset deadline, double jitter)
    {
        var (first, doublings) = outcome.AtLeast > TimeSpan.Zero ? (outcome.AtLeast, attempts - 1) : (ShortestBackoff, attempts - 2);
        var step = doublings < 0 ? TimeSpan.Zero : Min(first * Math.Pow(2, Math.Min(doublings, 16)), Max(LongestBackoff, first));
        var wait = Max(step, outcome.After ?? TimeSpan.Zero) * (1 + (jitter * 0.2));
        return now + wait >= deadline
            ? new RetryDecision.Fail(new NotificationError(DeliveryErrorCode.GaveUp, outcome.Reason))
            : new RetryDecision.Again(wait);
    }

    /// <param name="step">How often a refused credential is tried again.</param>
    public static RetryDecision Decide(
        DeliveryOutcome.CredentialRefused outcome, TimeSpan step, DateTimeOffset now, DateTimeOffset deadline, double jitter)
    {
        var wait = step * (1 + (jitter * 0.2));
        return now + wait >= deadline
            ? new RetryDecision.Fail(new NotificationError(DeliveryErrorCode.CredentialRefused, outcome.Reason))
            : new RetryDecision.Again(wait);
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}

/// <summary>Spreads retries. Seeded in tests.</summary>
public sealed class Jitter(Random random)
{
    private readonly Lock _gate = new();

    /// <summary>0 to 1.</summary>
    public double Next()
    {
        lock (_gate) return random.NextDouble();
    }
}
