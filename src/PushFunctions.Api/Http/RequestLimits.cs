using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace PushFunctions.Api.Http;

/// <summary>
/// The rate limit of a caller: an account's auth token and each API key are one caller each. Every instance counts
/// separately.
/// </summary>
public sealed class RateLimitOptions
{
    public const string Section = "Push:RateLimit";

    /// <summary>
    /// Sustained requests per second; more are refused with 429. Default 500; 0 to 10,000, 0 for no limit.
    /// </summary>
    /// <value>Setting <c>Push__RateLimit__RequestsPerSecond</c>.</value>
    [Range(0, 10_000)]
    public int RequestsPerSecond { get; set; } = 500;

    /// <summary>Burst of requests after a pause. Default 1,000; 1 to 100,000.</summary>
    /// <value>Setting <c>Push__RateLimit__Burst</c>.</value>
    [Range(1, 100_000)]
    public int Burst { get; set; } = 1000;
}

/// <summary>
/// Limits the rate of each caller and reports what remains in the headers of draft-ietf-httpapi-ratelimit-headers. A
/// bucket of b requests that fills at r per second is reported as b requests in b/r seconds.
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

    /// <exception cref="RequestException">The caller exceeded its rate.</exception>
    public void Demand(Caller caller, HttpResponse response)
    {
        if (_callers is null) return;
        var allowance = _callers.Of(caller.Key?.Value ?? caller.Account.Value).Take();
        response.Headers["RateLimit-Policy"] = _policy;
        response.Headers["RateLimit"] = string.Create(
            CultureInfo.InvariantCulture, $"{PolicyName};r={allowance.Remaining};t={Math.Ceiling(allowance.FullIn.TotalSeconds)}");
        if (!allowance.IsGranted)
            throw new RequestException(
                ProblemCode.TooManyRequests,
                "Rate limit exceeded. Retry after the time in Retry-After. RateLimit-Policy shows the limit.")
            {
                RetryAfter =
                    allowance.Wait
            };
    }
}
