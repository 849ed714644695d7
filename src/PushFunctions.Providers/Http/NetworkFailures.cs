using System.Security.Authentication;
using System.Text.RegularExpressions;
using static PushFunctions.Providers.Http.FailureKind;

namespace PushFunctions.Providers.Http;

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
