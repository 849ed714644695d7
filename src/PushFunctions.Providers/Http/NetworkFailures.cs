using System.Security.Authentication;
using static PushFunctions.Providers.Http.FailureKind;

namespace PushFunctions.Providers.Http;

/// <summary>Reads the exceptions of a handler. The reasons are words of ours: an exception's own message may name addresses.</summary>
internal static class NetworkFailures
{
    private const long RefusedStream = 7;
    private const long NoError = 0;

    /// <param name="bodyHasLeft">The request's body was being sent, or had been.</param>
    public static Exchange.Failed Read(Exception exception, bool bodyHasLeft) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new("host name not found", NotReached, MayHaveArrived: false),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => new("connection refused", NotReached, MayHaveArrived: false),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new("TLS handshake failed", NotReached, MayHaveArrived: false),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => new("proxy refused", NotReached, MayHaveArrived: false),
        HttpRequestException { HttpRequestError: HttpRequestError.VersionNegotiationError } => new("no HTTP/2 there", NoHttp2, MayHaveArrived: false),
        _ when ProtocolError(exception) is RefusedStream => new("stream refused", StreamRefused, MayHaveArrived: false),
        _ when ProtocolError(exception) is > NoError and var code => new($"stream or connection reset (HTTP/2 error {code})", Lost, bodyHasLeft),
        _ when exception.InnerException is AuthenticationException => new("TLS handshake failed", NotReached, MayHaveArrived: false),
        OperationCanceledException { InnerException: TimeoutException } => new("no connection in time", NotReached, bodyHasLeft),
        OperationCanceledException => new("no answer in time", TimedOut, bodyHasLeft),
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
