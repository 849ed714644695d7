namespace PushFunctions.Core.Delivery.Retries;

/// <summary>Whether and when a job is tried again: a pure function of what is known.</summary>
public static class RetryPolicy
{
    /// <summary>The longest step of the exponential wait.</summary>
    public static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(10);

    /// <summary>How often a credential that was refused is tried again: its recovery shows within a minute.</summary>
    public static readonly TimeSpan CredentialStep = TimeSpan.FromSeconds(45);

    /// <param name="attempts">How often the provider was asked, this time included.</param>
    /// <param name="jitter">0 to 1; spreads the waits by up to a fifth.</param>
    /// <param name="deadline">The end of the wait: the time to live, or the longest wait if that is sooner.</param>
    public static RetryDecision Decide(DeliveryOutcome.Deferred outcome, int attempts, DateTimeOffset now, DateTimeOffset deadline, double jitter)
    {
        var step = Min(outcome.AtLeast * Math.Pow(2, Math.Min(attempts - 1, 16)), Max(LongestStep, outcome.AtLeast));
        var wait = Max(step, outcome.After ?? TimeSpan.Zero) * (1 + (jitter * 0.2));
        return now + wait >= deadline
            ? new RetryDecision.GiveUp(new NotificationError(DeliveryErrorCode.GaveUp, outcome.Reason))
            : new RetryDecision.Again(wait);
    }

    public static RetryDecision Decide(DeliveryOutcome.CredentialRefused outcome, DateTimeOffset now, DateTimeOffset deadline, double jitter)
    {
        var wait = CredentialStep * (1 + (jitter * 0.2));
        return now + wait >= deadline
            ? new RetryDecision.GiveUp(new NotificationError(DeliveryErrorCode.CredentialRefused, outcome.Reason))
            : new RetryDecision.Again(wait);
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
