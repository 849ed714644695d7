using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PushFunctions.Api.Http;

/// <summary>Tells an outage of what the service stands on (storage) from a fault of its own. A host registers one for each thing it stands on.</summary>
public interface ITransientErrorDetector
{
    /// <summary>When to try again where the fault is an outage that passes; null where it is none.</summary>
    TimeSpan? RetryAfter(Exception fault);
}

/// <summary>What is answered when an endpoint throws. Nothing of an unexpected exception gets out; the log has it, under the trace id that the answer names.</summary>
internal sealed class ExceptionHandler(IEnumerable<ITransientErrorDetector> classifiers, ErrorResults errors, TimeProvider time, ILogger<PushApi> logger)
{
    /// <summary>A stack trace is 15 to 30 KB: while storage is away there would be one for each request.</summary>
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
                errors.Of(request, [new Problem(ProblemCode.Unavailable, "The service is being restarted. Send the request again.")], Restart),
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
        if (classifiers.Select(classifier => classifier.RetryAfter(fault)).FirstOrDefault(delay => delay is not null) is { } delay)
        {
            LogUnavailable(endpoint, trace, fault);
            return errors.Of(request, [new Problem(ProblemCode.Unavailable, "The service cannot reach its storage at the moment. Send the request again after the time in Retry-After.")], delay);
        }

        Log.Failed(logger, endpoint.Name, trace, fault.GetType().Name, WithStackTrace(endpoint, fault));
        return errors.Of(request, [new Problem(ProblemCode.Internal, $"The service failed; the request itself may be right, and may have taken effect. The log has the reason under the trace id {trace}.")]);
    }

    private void LogUnavailable(ApiEndpoint endpoint, string trace, Exception fault) =>
        Log.Unavailable(logger, endpoint.Name, trace, fault.GetType().Name, WithStackTrace(endpoint, fault));

    private static string TraceOf(HttpRequest request) => Activity.Current?.TraceId.ToHexString() ?? request.HttpContext.TraceIdentifier;

    /// <summary>Null where the endpoint's last fault of this type was logged in whole a moment ago.</summary>
    private Exception? WithStackTrace(ApiEndpoint endpoint, Exception fault)
    {
        var (key, now) = ((endpoint.Name, fault.GetType()), time.GetUtcNow());
        if (_stackTraces.TryAdd(key, now)) return fault;
        var last = _stackTraces[key];
        return now - last >= BetweenStackTraces && _stackTraces.TryUpdate(key, now, last) ? fault : null;
    }

    private static Problem Unreadable(BadHttpRequestException fault) => fault.StatusCode == StatusCodes.Status413PayloadTooLarge
        ? new Problem(ProblemCode.TooLarge, "The body is longer than the server takes.")
        : new Problem(ProblemCode.InvalidRequest, "The request cannot be read as HTTP: its body ended early, came too slowly or was chunked wrongly.");
}
