using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Accounts;

/// <summary>
/// Holds back a name whose secret is wrong time and again, so that guessing costs the guesser and not storage. The owner is hardly locked out by it:
/// a secret that matches what is kept in memory is never asked for here, and the guesser's own requests keep it there.
/// </summary>
public sealed class FailedSignIns(TimeProvider time, ILogger<FailedSignIns> logger)
{
    /// <summary>Wrong secrets that a name has in a minute.</summary>
    public const int MaximumAMinute = 10;

    private readonly TokenBuckets _names = new(MaximumAMinute, MaximumAMinute / 60.0, time);

    /// <exception cref="RequestException">There were too many.</exception>
    public void Demand(string userName)
    {
        if (!_names.TryFind(userName, out var bucket) || bucket.Look() is not { IsGranted: false } allowance) return;
        throw new RequestException(ProblemCode.TooManyRequests, $"The secret of this sid was wrong {MaximumAMinute} times within a minute. Correct it, and send the request again after the time in Retry-After.") { RetryAfter = allowance.Wait };
    }

    /// <summary>Counts only what can be a sid: nothing else costs more than the look at it.</summary>
    public void Count(string userName)
    {
        if (!AccountSid.TryParse(userName, out _) && !ApiKeySid.TryParse(userName, out _)) return;
        if (_names.Of(userName).Take() is { IsGranted: true, Remaining: 0 }) Log.SignInsHeldBack(logger, userName);
    }
}
