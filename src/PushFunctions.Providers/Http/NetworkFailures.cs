using System.Security.Authentication;

namespace PushFunctions.Providers.Http;

/// <summary>Reads the exceptions of a handler. The reasons are words of ours: an exception's own message may name addresses.</summary>
internal static class NetworkFailures
{
    private const long RefusedStream = 7;
    private const long NoError = 0;

    public const string TimedOut = "no answer in time";

    /// <param name="bodyHasLeft">The request's body was being sent, or had been.</param>
    public static Exchange.Failed Read(Exception exception, bool bodyHasLeft) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new("host name not found", MayHaveArrived: false),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => new("connection refused", MayHaveArrived: false),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new("TLS handshake failed", MayHaveArrived: false),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => new("proxy refused", MayHaveArrived: false),
        // A handler that met a server without HTTP/2 once never tries HTTP/2 with it again.
        HttpRequestException { HttpRequestError: HttpRequestError.VersionNegotiationError } => new("no HTTP/2 there", MayHaveArrived: false, NeedsNewClient: true),
        _ when ProtocolError(exception) is RefusedStream => new("stream refused", MayHaveArrived: false),
        _ when ProtocolError(exception) is > NoError and var code => new($"stream or connection reset (HTTP/2 error {code})", bodyHasLeft),
        _ when exception.InnerException is AuthenticationException => new("TLS handshake failed", MayHaveArrived: false),
        OperationCanceledException { InnerException: TimeoutException } => new("no connection in time", bodyHasLeft),
        OperationCanceledException => new(TimedOut, bodyHasLeft),
        _ => new("connection lost", bodyHasLeft),
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
