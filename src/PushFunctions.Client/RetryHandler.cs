using System.Net;
using System.Security.Cryptography;

namespace PushFunctions.Client;

/// <summary>
/// Repeats what may be repeated: a throttled request (429), which was not worked on; and, where it does the same thing
/// again, a request without a response or with a 5xx. <c>Retry-After</c> is kept. Without it the wait doubles from half
/// a second, up to 10 seconds, less up to a half of it by chance.
/// </summary>
internal sealed class RetryHandler(PushClientOptions options) : DelegatingHandler
{
    public const string KeyHeader = "Idempotency-Key";

    // These make something new with each request.
    private static readonly string[] NotRepeatable =
        ["/PushNotifications/Credentials", "/Audiences", "/ApiKeys", "/Webhooks", "/Secret", "/Test"];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var wait = Backoff(attempt);
            try
            {
                var response = await AttemptAsync(request, cancellationToken).ConfigureAwait(false);
                if (attempt >= options.MaximumRetries || !IsWorthRepeating(request, response)) return response;
                if (RetryAfter(response) is { } asked)
                {
                    if (asked > options.MaximumRetryDelay) return response;
                    wait = asked;
                }

                response.Dispose();
            }
            catch (HttpRequestException) when (attempt < options.MaximumRetries && IsRepeatable(request))
            {
                // The next attempt may reach it.
            }

            await Task.Delay(wait, options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<HttpResponseMessage> AttemptAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.AttemptTimeout, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var response = await base.SendAsync(request, both.Token).ConfigureAwait(false);
            // With its body: one that breaks off is no response.
#if NET9_0_OR_GREATER
            await response.Content.LoadIntoBufferAsync(both.Token).ConfigureAwait(false);
#else
            await response.Content.LoadIntoBufferAsync().WaitAsync(both.Token).ConfigureAwait(false);
#endif
            return response;
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException(
                $"{request.RequestUri!.GetLeftPart(UriPartial.Authority)} did not respond within "
                    + $"{options.AttemptTimeout.TotalSeconds:0.#} seconds.",
                exception);
        }
    }

    private static bool IsWorthRepeating(HttpRequestMessage request, HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => true,
        // Another request was changing the same thing, or the first one with this key is still running.
        HttpStatusCode.Conflict => response.Headers.RetryAfter is not null,
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => IsRepeatable(request),
        _ => false,
    };

    private static bool IsRepeatable(HttpRequestMessage request) =>
        request.Method != HttpMethod.Post
        || request.Headers.Contains(KeyHeader)
        || !NotRepeatable.Any(end => request.RequestUri!.AbsolutePath.EndsWith(end, StringComparison.Ordinal))
        && !request.RequestUri!.AbsolutePath.EndsWith("/v1/PushNotifications", StringComparison.Ordinal);

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - options.Time.GetUtcNow() is { } left && left > TimeSpan.Zero ? left : TimeSpan.Zero,
        _ => null,
    };

    private TimeSpan Backoff(int attempt)
    {
        var longest = Math.Min(10_000, 500 << Math.Min(attempt, 5));
        var wait = TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(longest / 2, longest + 1));
        return wait < options.MaximumRetryDelay ? wait : options.MaximumRetryDelay;
    }
}
