using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace PushFunctions.Api.Http;

/// <summary>How many requests a caller may make: an account's own token and each API key are a caller each. Every instance counts for itself.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "Push:RateLimit";

    /// <summary>Requests per second in the long run; more are answered with 429. Default 500; 0 to 10,000, 0 for no limit.</summary>
    /// <value>Setting <c>Push__RateLimit__RequestsPerSecond</c>.</value>
    [Range(0, 10_000)]
    public int RequestsPerSecond { get; set; } = 500;

    /// <summary>Requests at once after a pause. Default 1,000; 1 to 100,000.</summary>
    /// <value>Setting <c>Push__RateLimit__Burst</c>.</value>
    [Range(1, 100_000)]
    public int Burst { get; set; } = 1000;
}

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
