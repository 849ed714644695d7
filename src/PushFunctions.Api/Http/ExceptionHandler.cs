using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PushFunctions.Api.Http;

/// <summary>
/// Tells a transient error of a dependency, such as storage, from a bug. A host registers one for each dependency.
/// </summary>
public interface ITransientErrorDetector
{
    /// <summary>When to retry; null if the error is not transient.</summary>
    TimeSpan? RetryAfter(Exception fault);
}

/// <summary>
/// The response when an endpoint throws. Details of an unexpected exception are only in the log, under the trace ID
/// that the response names.
/// </summary>
internal sealed class ExceptionHandler(
    IEnumerable<ITransientErrorDetector> detectors, ErrorResults errors, TimeProvider time, ILogger<ExceptionHandler> logger)
{
    /// <summary>A stack trace takes 15 to 30 KB, and during a storage outage every request would log one.</summary>
    private static readonly TimeSpan BetweenStackTraces = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Endpoint, Type Fault), DateTimeOffset> _stackTraces = new();

    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(5);

    public IResult Answer(Exception fault, ApiEndpoint endpoint, HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.HttpContext.RequestAborted.IsCancellationRequested) return new ClientClosedRequest();
        return fault switch
        {
            RequestException refusal => errors.Of(request, refusal.Problems, refusal.RetryAfter),
            BadHttpRequestException bad => errors.Of(request, [Unreadable(bad)]),
            UnknownOutcomeException => Unknown(fault, endpoint, request),
            OperationCanceledException when cancellationToken.IsCancellationRequested =>
                errors.Of(request, [new Problem(ProblemCode.Unavailable, "The service is restarting. Retry the request.")], Restart),
            _ => Unexpected(fault, endpoint, request),
        };
    }

    private ApiResult Unknown(Exception fault, ApiEndpoint endpoint, HttpRequest request)
    {
        LogUnavailable(endpoint, TraceOf(request), fault.InnerException ?? fault);
        return errors.Of(request, [new Problem(ProblemCode.Unavailable, fault.Message)]);
    }

    private ApiResult Unexpected(Exception fault, ApiEndpoint endpoint, HttpRequest request)
    {
        var trace = TraceOf(request);
        if (detectors.Select(detector => detector.RetryAfter(fault)).FirstOrDefault(delay => delay is not null) is { } delay)
        {
            LogUnavailable(endpoint, trace, fault);
            return errors.Of(
                request, [new Problem(ProblemCode.Unavailable, "A dependency is unavailable. Retry after the time in Retry-After.")],
                delay);
        }

        Log.Failed(logger, endpoint.Name, trace, fault.GetType().Name, WithStackTrace(endpoint, fault));
        return errors.Of(
            request,
            [new Problem(
                ProblemCode.Internal,
                $"Internal error. The request may have taken effect. The reason is in the service's log, under the trace ID {trace}.")]);
    }

    private void LogUnavailable(ApiEndpoint endpoint, string trace, Exception fault) =>
        Log.Unavailable(logger, endpoint.Name, trace, fault.GetType().Name, WithStackTrace(endpoint, fault));

    private static string TraceOf(HttpRequest request) => Activity.Current?.TraceId.ToHexString() ?? request.HttpContext.TraceIdentifier;

    /// <summary>Null if the stack trace of the same error was logged a moment ago.</summary>
    private Exception? WithStackTrace(ApiEndpoint endpoint, Exception fault)
    {
        var (key, now) = ((endpoint.Name, fault.GetType()), time.GetUtcNow());
        if (_stackTraces.TryAdd(key, now)) return fault;
        var last = _stackTraces[key];
        return now - last >= BetweenStackTraces && _stackTraces.TryUpdate(key, now, last) ? fault : null;
    }

    private static Problem Unreadable(BadHttpRequestException fault) => fault.StatusCode == StatusCodes.Status413PayloadTooLarge
        ? new Problem(ProblemCode.TooLarge, "The body is longer than the server accepts.")
        : new Problem(
            ProblemCode.InvalidRequest,
            "The request is not valid HTTP: its body ended early, arrived too slowly or was chunked incorrectly.");
}

/// <summary>Event ids 1000 to 1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Error, "{Endpoint} failed unexpectedly ({Fault}); the response was 500 with the trace ID {TraceId}")]
    public static partial void Failed(ILogger logger, string endpoint, string traceId, string fault, Exception? exception);

    [LoggerMessage(1001, LogLevel.Warning, "{Endpoint}: a dependency is unavailable ({Fault}); the response was 503 (trace ID {TraceId})")]
    public static partial void Unavailable(ILogger logger, string endpoint, string traceId, string fault, Exception? exception);
}
