using Microsoft.Extensions.Logging;

namespace PushFunctions.Api.Http;

/// <summary>Event ids 1000 to 1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Error, "{Endpoint} failed unexpectedly ({Fault}); the answer was 500 with the trace id {TraceId}")]
    public static partial void Failed(ILogger logger, string endpoint, string traceId, string fault, Exception? exception);

    [LoggerMessage(1001, LogLevel.Warning, "{Endpoint} could not reach what the service stands on ({Fault}); the answer was 503 ({TraceId})")]
    public static partial void Unavailable(ILogger logger, string endpoint, string traceId, string fault, Exception? exception);
}
