using PushFunctions.Api.Faults;
using PushFunctions.Core.Problems;

namespace PushFunctions.Api.OpenApi;

/// <summary>Which errors an endpoint can answer with.</summary>
internal static class ErrorStatuses
{
    /// <summary>Endpoints that can meet a state which does not allow what is asked.</summary>
    private static readonly HashSet<string> Conflicting = new(StringComparer.Ordinal)
    {
        nameof(ApiEndpoints.SendNotifications),
        nameof(ApiEndpoints.UpdateOperation),
    };

    public static IReadOnlyList<int> Of(ApiEndpoint endpoint) => [.. Codes(endpoint).Select(ErrorAnswers.StatusOf)];

    public static IEnumerable<ProblemCode> Codes(ApiEndpoint endpoint)
    {
        if (endpoint.Body is not null || QueryParameters.Of(endpoint).Count > 0) yield return ProblemCode.InvalidRequest;
        if (!endpoint.IsOpen) yield return ProblemCode.Authentication;
        if (!endpoint.IsOpen) yield return ProblemCode.Forbidden;
        if (endpoint.Route.Contains('{', StringComparison.Ordinal)) yield return ProblemCode.NotFound;
        if (Conflicting.Contains(endpoint.Name)) yield return ProblemCode.Conflict;
        if (endpoint.Body is not null) yield return ProblemCode.TooLarge;
        if (endpoint.Body is not null) yield return ProblemCode.UnsupportedMediaType;
        if (endpoint.Name == nameof(ApiEndpoints.SendNotifications)) yield return ProblemCode.IdempotencyMismatch;
        if (!endpoint.IsOpen) yield return ProblemCode.TooManyRequests;
        yield return ProblemCode.Internal;
        yield return ProblemCode.Unavailable;
    }
}
