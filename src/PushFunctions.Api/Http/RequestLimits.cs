using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace PushFunctions.Api.Http;

/// <summary>
/// Holds each caller to its rate and tells it in the header fields of draft-ietf-httpapi-ratelimit-headers what is left. A bucket of b requests that
/// fills at r a second is said as b requests in b/r seconds.
/// </summary>
internal sealed class RequestLimits
{
    private const string PolicyName = "\"default\"";
    private readonly TokenBuckets? _callers;
    private readonly string _policy;

    public RequestLimits(IOptions<RateLimitOptions> options, TimeProvider time)
    {
        var (rate, burst) = (options.Value.RequestsPerSecond, options.Value.Burst);
        _callers = rate == 0 ? null : new TokenBuckets(burst, rate, time);
        _policy = rate == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{PolicyName};q={burst};w={(burst + rate - 1) / rate}");
    }

    /// <exception cref="RequestException">The caller has used up what it had.</exception>
    public void Demand(Caller caller, HttpResponse response)
    {
        if (_callers is null) return;
        var allowance = _callers.Of(caller.Key?.Value ?? caller.Account.Value).Take();
        response.Headers["RateLimit-Policy"] = _policy;
        response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"{PolicyName};r={allowance.Remaining};t={Math.Ceiling(allowance.FullIn.TotalSeconds)}");
        if (!allowance.IsGranted)
            throw new RequestException(ProblemCode.TooManyRequests, "This caller sends more requests than it may. Wait for the time in Retry-After; RateLimit-Policy says what is allowed.") { RetryAfter = allowance.Wait };
    }
}
