using Microsoft.Extensions.Logging;

namespace PushFunctions.Api.Http;

/// <summary>Event ids 1000 to 1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Error, "{Endpoint} failed unexpectedly ({Fault}); the response was 500 with the trace ID {TraceId}")]
    public static partial void Failed(ILogger logger, string endpoint, string traceId, string fault, Exception? exception);

    [LoggerMessage(1001, LogLevel.Warning, "{Endpoint}: a dependency is unavailable ({Fault}); the response was 503 (trace ID {TraceId})")]
    public static partial void Unavailable(ILogger logger, string endpoint, string traceId, string fault, Exception? exception);
}
