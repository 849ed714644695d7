namespace PushFunctions.Core.Sends.Deliver;

/// <summary>Whether and when a job is tried again: a pure function of what is known.</summary>
public static class RetryPolicy
{
    /// <summary>The longest step of the exponential wait.</summary>
    public static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(10);

    /// <summary>The first step of the exponential wait where the provider asks for none: the first repeat comes at once, the next after this.</summary>
    public static readonly TimeSpan ShortestStep = TimeSpan.FromSeconds(10);

    /// <param name="attempts">How often the provider was asked, this time included.</param>
    /// <param name="jitter">0 to 1; spreads the waits by up to a fifth.</param>
    /// <param name="deadline">The end of the wait: the time to live, or the longest wait if that is sooner.</param>
    public static RetryDecision Decide(DeliveryOutcome.Deferred outcome, int attempts, DateTimeOffset now, DateTimeOffset deadline, double jitter)
    {
        var (first, doublings) = outcome.AtLeast > TimeSpan.Zero ? (outcome.AtLeast, attempts - 1) : (ShortestStep, attempts - 2);
        var step = doublings < 0 ? TimeSpan.Zero : Min(first * Math.Pow(2, Math.Min(doublings, 16)), Max(LongestStep, first));
        var wait = Max(step, outcome.After ?? TimeSpan.Zero) * (1 + (jitter * 0.2));
        return now + wait >= deadline
            ? new RetryDecision.GiveUp(new NotificationError(DeliveryErrorCode.GaveUp, outcome.Reason))
            : new RetryDecision.Again(wait);
    }

    /// <param name="step">How often a refused credential is tried again.</param>
    public static RetryDecision Decide(DeliveryOutcome.CredentialRefused outcome, TimeSpan step, DateTimeOffset now, DateTimeOffset deadline, double jitter)
    {
        var wait = step * (1 + (jitter * 0.2));
        return now + wait >= deadline
            ? new RetryDecision.GiveUp(new NotificationError(DeliveryErrorCode.CredentialRefused, outcome.Reason))
            : new RetryDecision.Again(wait);
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
