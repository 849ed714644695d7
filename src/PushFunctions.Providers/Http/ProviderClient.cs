using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using static PushFunctions.Providers.Http.FailureKind;

namespace PushFunctions.Providers.Http;

/// <summary>
/// Ends when the caller cancels, or when the time for the whole send is over, whichever comes first. A push that
/// waited, for a sign-in perhaps, until its time to live was over or it was canceled is not sent.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly DateTimeOffset? _latestBegin;
    private readonly Func<Task<bool>>? _isWanted;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;

    /// <param name="expiresAt">The end of the time to live; null for none. One that was over before the send came
    /// here was allowed by the caller.</param>
    /// <param name="isWanted">See <see cref="Push.IsWanted"/>.</param>
    public Deadline(
        TimeSpan timeout, TimeProvider time, CancellationToken caller, DateTimeOffset? expiresAt = null, Func<Task<bool>>? isWanted = null)
    {
        _time = time;
        _isWanted = isWanted;
        _latestBegin = expiresAt > time.GetUtcNow() ? expiresAt : null;
        _caller = caller;
        _source = new CancellationTokenSource(timeout, time);
        _registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Called right before the push is sent.</summary>
    public async ValueTask<bool> MayBeginAsync() => (_isWanted is null || await _isWanted()) && !(_time.GetUtcNow() >= _latestBegin);

    public void ThrowIfCallerCanceled() => _caller.ThrowIfCancellationRequested();

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}

/// <summary>What became of one request.</summary>
internal abstract record Exchange
{
    private Exchange() { }

    /// <summary>The provider responded.</summary>
    /// <param name="Body">At most 64 KiB.</param>
    /// <param name="BodyLost">The connection ended before the body did.</param>
    /// <param name="RetryAfter">The header as it came.</param>
    /// <param name="MessageId">The <c>apns-id</c> header.</param>
    public sealed record Responded(
        int Status, ReadOnlyMemory<byte> Body, bool BodyLost = false, string? RetryAfter = null, DateTimeOffset? Date = null,
        string? MessageId = null) : Exchange;

    /// <summary>There was no response.</summary>
    /// <param name="MayHaveArrived">The request was on its way when the failure occurred.</param>
    public sealed record Failed(string Reason, FailureKind Kind, bool MayHaveArrived) : Exchange
    {
        /// <summary>
        /// The provider certainly did not process the request, and it may be sent over another connection at once.
        /// The handler itself retries what a GOAWAY or a refused stream names; it does not retry what was waiting for
        /// a connection that closed.
        /// </summary>
        public bool MayBeRepeated => Kind is FailureKind.StreamRefused or FailureKind.Lost && !MayHaveArrived;
    }
}

/// <summary>One credential's connections to one address.</summary>
internal sealed class ProviderClient(HttpMessageHandler handler, Version version) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(handler, disposeHandler: true);

    /// <summary>Sends once. The handler itself repeats a request that the server says it did not process.</summary>
    /// <exception cref="OperationCanceledException">The caller canceled before there was a response.</exception>
    public async Task<Exchange> SendAsync(HttpRequestMessage request, RequestContent content, Deadline deadline)
    {
        request.Version = version;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Content = content;
        try
        {
            if (!await deadline.MayBeginAsync())
                return new Exchange.Failed("canceled or expired before it was sent", FailureKind.TimedOut, MayHaveArrived: false);
            using var response = await _http.SendAsync(request, deadline.Token);
            return await ReadAsync(response, deadline.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException || content.HasLeft)
        {
            // Whatever it is: once the request has left, the provider may have accepted it.
            deadline.ThrowIfCallerCanceled();
            return NetworkFailures.Read(exception, content.HasLeft);
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<Exchange> ReadAsync(HttpResponseMessage response, CancellationToken deadline)
    {
        var headers = response.Headers;
        var exchange = new Exchange.Responded(
            (int)response.StatusCode, default, RetryAfter: Value(response, "Retry-After"), Date: headers.Date,
            MessageId: Value(response, "apns-id"));
        try
        {
            return exchange with { Body = await BoundedBody.ReadAsync(response.Content, deadline) };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // Even when the caller canceled: the status tells what became of the push, which an exception would hide.
            return exchange with { BodyLost = true };
        }
    }

    private static string? Value(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}

/// <summary>A body that knows whether it was sent: a request whose body was not sent was not processed.</summary>
internal sealed class RequestContent : HttpContent
{
    private readonly byte[] _body;
    private volatile bool _hasLeft;

    public RequestContent(byte[] body, string mediaType = "application/json")
    {
        _body = body;
        Headers.ContentType = new MediaTypeHeaderValue(mediaType);
    }

    public bool HasLeft => _hasLeft;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _hasLeft = true;
        return stream.WriteAsync(_body, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}

/// <summary>Why there was no response.</summary>
internal enum FailureKind
{
    /// <summary>There was no connection to send over.</summary>
    NotReached,

    /// <summary>The server does not speak HTTP/2. A handler that has seen this never tries HTTP/2 with the server
    /// again, so it must be replaced.</summary>
    NoHttp2,

    /// <summary>The server refused the stream without processing the request, as often as the handler retried
    /// it.</summary>
    StreamRefused,

    /// <summary>The connection or the stream broke.</summary>
    Lost,

    /// <summary>The time for the send was over.</summary>
    TimedOut,
}

/// <summary>Reads the exceptions of a handler. The reasons are fixed strings: an exception's own message may name
/// addresses.</summary>
internal static class NetworkFailures
{
    private const long RefusedStream = 7;
    private const long NoError = 0;

    /// <param name="bodyHasLeft">The request's body was being sent, or had been.</param>
    public static Exchange.Failed Read(Exception exception, bool bodyHasLeft) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
            new("host name not found", NotReached, MayHaveArrived: false),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } =>
            new("connection refused", NotReached, MayHaveArrived: false),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            new("TLS handshake failed", NotReached, MayHaveArrived: false),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } =>
            new("proxy refused", NotReached, MayHaveArrived: false),
        HttpRequestException { HttpRequestError: HttpRequestError.VersionNegotiationError } =>
            new("no HTTP/2 there", NoHttp2, MayHaveArrived: false),
        _ when ProtocolError(exception) is RefusedStream => new("stream refused", StreamRefused, MayHaveArrived: false),
        _ when ProtocolError(exception) is > NoError and var code =>
            new($"stream or connection reset (HTTP/2 error {code})", Lost, bodyHasLeft),
        _ when exception.InnerException is AuthenticationException => new("TLS handshake failed", NotReached, MayHaveArrived: false),
        OperationCanceledException { InnerException: TimeoutException } => new("no connection in time", NotReached, bodyHasLeft),
        OperationCanceledException => new("no response in time", TimedOut, bodyHasLeft),
        _ => new("connection lost", Lost, bodyHasLeft),
    };

    private static long ProtocolError(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is HttpProtocolException protocol) return protocol.ErrorCode;
        }

        return NoError;
    }
}

/// <summary>
/// Lets a provider's code into a reason, and nothing else: anything longer, or with other characters, could contain a
/// token or a text.
/// </summary>
internal static partial class SafeCode
{
    private const int MostLetters = 40;
    private const int MostOfPath = 80;
    private const int MostOfId = 256;

    /// <summary>Letters and underscores, or null.</summary>
    public static string? Of(string? code) =>
        code is { Length: > 0 and <= MostLetters } && code.All(letter => char.IsAsciiLetter(letter) || letter == '_') ? code : null;

    /// <summary>A provider's id of a message: printable ASCII of a length that ids have, or null.</summary>
    public static string? Id(string? id) =>
        id is { Length: > 0 and <= MostOfId } && !id.AsSpan().ContainsAnyExceptInRange('!', '~') ? id : null;

    /// <summary>The path of a field of FCM's message, or null.</summary>
    public static string? Field(string? path) => path is { Length: <= MostOfPath } && MessageField().IsMatch(path) ? path : null;

    [GeneratedRegex(@"^message(\.[a-z_]+(\[[0-9]{1,4}\])?)*\z")]
    private static partial Regex MessageField();
}

/// <summary>What the providers log: event ids 5000 to 5099. Codes and ids only; no parameter takes a token, a text or
/// a secret.</summary>
internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Information, "FCM access token of {Credential}, revision {Revision}, renewed")]
    public static partial void AccessTokenRenewed(ILogger logger, CredentialId credential, int revision);

    [LoggerMessage(5002, LogLevel.Warning, "FCM access token of {Credential}, revision {Revision}, could not be renewed: {Reason}")]
    public static partial void AccessTokenNotRenewed(ILogger logger, CredentialId credential, int revision, string reason);

    [LoggerMessage(5011, LogLevel.Information, "APNs provider token {Key} signed for time slot {Slot}")]
    public static partial void ProviderTokenSigned(ILogger logger, CredentialId key, long slot);

    [LoggerMessage(
        5012, LogLevel.Warning,
        "APNs provider token {Key} of time slot {Slot} was refused as expired. The token of the next slot is used. Check this machine's clock")]
    public static partial void ProviderTokenRefused(ILogger logger, CredentialId key, long slot);

    [LoggerMessage(
        5013, LogLevel.Warning,
        "APNs provider token {Key} of time slot {Slot} cannot be decrypted: was Push__CredentialKey changed? The token of the next slot is used")]
    public static partial void ProviderTokenUnreadable(ILogger logger, CredentialId key, long slot);

    [LoggerMessage(5021, LogLevel.Information, "Replacing the connections of {Credential}, revision {Revision}: {Reason}")]
    public static partial void ConnectionsReplaced(ILogger logger, CredentialId credential, int revision, string reason);
}
