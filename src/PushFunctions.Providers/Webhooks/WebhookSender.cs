using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Webhooks;

/// <summary>Sends events to a receiver, signed, or to a topic of Event Grid with the token of the service's identity.
/// Whatever the receiver does, it costs no more than the time limit and a bounded number of bytes.</summary>
internal sealed class WebhookSender(CheckedConnections connections, TimeProvider time, EventGridToken token) : IEventSender, IDisposable
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    /// <summary>Read of an answer; what follows is cut off.</summary>
    private const int MaximumAnswer = 4 * 1024;

    private const int MaximumHeaderKilobytes = 16;
    /// <summary>The version of the API that takes CloudEvents at a custom topic.</summary>
    private const string EventGridVersion = "?api-version=2018-01-01";

    private const string UserAgent = "PushFunctions-Webhooks/1.0";

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = connections.ConnectAsync,
        MaxResponseHeadersLength = MaximumHeaderKilobytes,
        MaxResponseDrainSize = 0,
        // A changed address is noticed, and checked again.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        ActivityHeadersPropagator = null,
        UseCookies = false,
        // A proxy would look the name up itself, and nothing would check what it finds.
        UseProxy = false,
    });

    public async Task<EventResponse> SendAsync(EventRequest request, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var access = request.Endpoint.Kind == EndpointKind.EventGrid ? await token(either.Token) : null;
            if (request.Endpoint.Kind == EndpointKind.EventGrid && access is null)
            {
                return new EventResponse(null, "the service has no identity that can sign in: give the app a managed identity")
                {
                    Took = time.GetElapsedTime(began),
                };
            }

            using var message = MessageOf(request, access);
            using var response = await _http.SendAsync(message, either.Token);
            var body = await ReadSomeAsync(response, either.Token);
            return Read(response, request.Endpoint.Kind) with { Body = body, Took = time.GetElapsedTime(began) };
        }
        catch (Exception exception) when (
            exception is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new EventResponse(null, ReasonOf(exception)) { Took = time.GetElapsedTime(began) };
        }
    }

    public void Dispose() => _http.Dispose();

    /// <param name="access">The token for Event Grid; null for a receiver.</param>
    internal static HttpRequestMessage MessageOf(EventRequest request, string? access)
    {
        var body = CloudEventBatch.Write(request.Events, request.Endpoint.Format);
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(CloudEventBatch.ContentType);
        var address = access is null ? request.Endpoint.Address : new Uri(request.Endpoint.Address, EventGridVersion);
        var message = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = content,
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher,
        };
        message.Headers.TryAddWithoutValidation("user-agent", UserAgent);
        if (access is not null)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
            return message;
        }

        message.Headers.TryAddWithoutValidation(WebhookSignature.IdHeader, request.MessageId);
        message.Headers.TryAddWithoutValidation(WebhookSignature.TimestampHeader, WebhookSignature.TimestampOf(request.At));
        message.Headers.TryAddWithoutValidation(
            WebhookSignature.SignatureHeader, WebhookSignature.Of(request.MessageId, request.At, body, request.Secrets));
        return message;
    }

    private EventResponse Read(HttpResponseMessage response, EndpointKind kind)
    {
        var status = (int)response.StatusCode;
        var reason = status switch
        {
            >= 200 and < 300 => null,
            >= 300 and < 400 => $"HTTP {status}: redirects are not followed; change the URL of the endpoint",
            410 => "HTTP 410: the receiver is gone",
            401 or 403 when kind == EndpointKind.EventGrid =>
                $"HTTP {status}: assign the service's identity the role EventGrid Data Sender on the topic",
            _ => $"HTTP {status}",
        };
        return new EventResponse(status, reason) { RetryAfter = RetryAfterOf(response.Headers.RetryAfter) };
    }

    private TimeSpan? RetryAfterOf(RetryConditionHeaderValue? header) =>
        (header?.Delta ?? header?.Date - time.GetUtcNow()) is { Ticks: > 0 } wait ? wait : null;

    /// <summary>The beginning of the answer. What is no text is left out, so that it does no harm where it is
    /// shown.</summary>
    private static async Task<string?> ReadSomeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[MaximumAnswer];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        var text = new string([.. Encoding.UTF8.GetString(bytes, 0, length).Where(character => !char.IsControl(character))]);
        if (text.Length <= EventResponse.MaximumBody) return text;
        return text[..(EventResponse.MaximumBody - (char.IsHighSurrogate(text[EventResponse.MaximumBody - 1]) ? 1 : 0))];
    }

    private static string ReasonOf(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is RefusedAddressException refused)
                return $"the host leads to an address in the {refused.Range} range, which events are not sent to";
            if (inner is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain })
                return "host name not found";
            if (inner is AuthenticationException) return "TLS handshake failed: check the receiver's certificate";
        }

        return exception is OperationCanceledException
            ? "no response within 15 seconds"
            : NetworkFailures.Read(exception, bodyHasLeft: true).Reason;
    }
}
