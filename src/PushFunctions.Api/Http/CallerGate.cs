using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace PushFunctions.Api.Http;

/// <summary>User name and password of an <c>Authorization: Basic</c> header (RFC 7617, UTF-8).</summary>
internal sealed record BasicCredentials(string UserName, string Password)
{
    /// <summary>Far above the length of a SID and its secret.</summary>
    private const int MaximumLength = 2048;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool TryParse(StringValues header, [NotNullWhen(true)] out BasicCredentials? credentials)
    {
        credentials = null;
        if (header.Count != 1 || !AuthenticationHeaderValue.TryParse(header[0], out var value)) return false;
        if (!value.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
            || value.Parameter is not { Length: > 0 and <= MaximumLength })
            return false;
        if (!Base64.IsValid(value.Parameter) || !TryDecode(value.Parameter, out var pair)) return false;
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || pair.Any(char.IsControl)) return false;
        credentials = new BasicCredentials(pair[..colon], pair[(colon + 1)..]);
        return true;
    }

    public override string ToString() => nameof(BasicCredentials);

    private static bool TryDecode(string base64, out string text)
    {
        try
        {
            text = StrictUtf8.GetString(Convert.FromBase64String(base64));
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }
}

/// <summary>Admits a request by its Basic credentials, its caller's rate limit and its scopes.</summary>
internal sealed class CallerGate(Authenticator authenticator, RequestLimits limits)
{
    /// <exception cref="RequestException">Missing or wrong credentials, too many requests, or a missing
    /// scope.</exception>
    public async Task<Caller> AdmitAsync(HttpRequest request, Scopes scopes, CancellationToken cancellationToken)
    {
        var header = request.Headers.Authorization;
        if (header.Count == 0)
            throw Refuse(
                "The Authorization header is missing. Use HTTP Basic authentication with an account's SID and auth token, or an API "
                    + "key's SID and secret.");
        if (!BasicCredentials.TryParse(header, out var credentials))
            throw Refuse(
                "The Authorization header is not valid Basic authentication. Expected 'Basic', a space, and the base64 of SID, colon "
                    + "and secret in UTF-8.");
        var caller = await authenticator.AuthenticateAsync(credentials.UserName, credentials.Password, cancellationToken)
            ?? throw Refuse("The SID is unknown or the secret is wrong. Check both. A deleted API key no longer works.");
        limits.Demand(caller, request.HttpContext.Response);
        if ((caller.Scopes & scopes) == Scopes.None)
            throw new RequestException(
                ProblemCode.Forbidden,
                $"This request requires an API key with the scope {ScopeNames.Any(scopes)}. This key has {ScopeNames.All(caller.Scopes)}.");
        return caller;
    }

    private static RequestException Refuse(string message) => new(ProblemCode.Authentication, message);
}

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

    /// <summary>Requests with receipts per second, of all apps together; more are refused with 429. Default 500; 0 to
    /// 10,000, 0 for no limit. Twice as many at once.</summary>
    /// <value>Setting <c>Push__RateLimit__ReceiptsPerSecond</c>.</value>
    [Range(0, 10_000)]
    public int ReceiptsPerSecond { get; set; } = 500;
}

/// <summary>The rate limit of receipts. Nobody has credentials there, and addresses tell little behind proxies: all apps
/// share it.</summary>
internal sealed class ReceiptLimit(IOptions<RateLimitOptions> options, TimeProvider time)
{
    private readonly TokenBucket? _all = options.Value.ReceiptsPerSecond is > 0 and var rate ? new TokenBucket(2 * rate, rate, time) : null;

    /// <exception cref="RequestException">There are too many.</exception>
    public void Demand()
    {
        if (_all?.Take() is { IsGranted: false } refused)
            throw new RequestException(
                ProblemCode.TooManyRequests, "Too many requests with receipts. Gather receipts and retry after the time in Retry-After.")
            { RetryAfter = refused.Wait };
    }
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

    /// <summary>How many requests the caller has left at once; null where there is no limit.</summary>
    public int? Remaining(Caller caller) => _callers?.Of(caller.Sid).Peek().Remaining;

    /// <exception cref="RequestException">The caller exceeded its rate.</exception>
    public void Demand(Caller caller, HttpResponse response)
    {
        if (_callers is null) return;
        var allowance = _callers.Of(caller.Sid).Take();
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

/// <summary>The settings of the HTTP API.</summary>
public sealed class PushApiOptions
{
    public const string Section = "Push";

    /// <summary>The URL of the service as clients see it. Links in responses begin with it.</summary>
    /// <value>Setting <c>Push__PublicBaseAddress</c>, an absolute http or https URI. Default null: each request's own
    /// scheme and host.</value>
    public Uri? PublicBaseAddress { get; set; }

    /// <summary>The longest request body, in bytes; a longer one is refused with 413.</summary>
    /// <value>Setting <c>Push__MaxRequestBytes</c>, 1 KiB to 100 MiB. Default 16 MiB: 10,000 recipients with 1.6 KiB
    /// of variables each.</value>
    [Range(1024, 100 * 1024 * 1024)]
    public int MaxRequestBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// The total bytes of request bodies that an instance keeps in memory at a time; a request beyond that is refused
    /// with 503.
    /// </summary>
    /// <value>Setting <c>Push__MaxBufferedRequestBytes</c>, 1 KiB to 2 GiB, no less than
    /// <see cref="MaxRequestBytes"/>. Default 128 MiB. A request takes about six times its size in memory.</value>
    [Range(1024L, 2L * 1024 * 1024 * 1024)]
    public long MaxBufferedRequestBytes { get; set; } = 128 * 1024 * 1024;
}
