using System.Net;
using System.Net.Http.Headers;

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
