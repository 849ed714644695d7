using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

/// <summary>Which errors an endpoint can answer with.</summary>
internal static class ErrorStatuses
{
    public static IReadOnlyList<int> Of(ApiEndpoint endpoint) => [.. Codes(endpoint).Select(ErrorAnswers.StatusOf)];

    public static IEnumerable<ProblemCode> Codes(ApiEndpoint endpoint)
    {
        if (endpoint.Body is not null || QueryParameters.Of(endpoint).Count > 0) yield return ProblemCode.InvalidRequest;
        if (!endpoint.IsOpen) yield return ProblemCode.Authentication;
        if (!endpoint.IsOpen) yield return ProblemCode.Forbidden;
        if (endpoint.Route.Contains('{', StringComparison.Ordinal)) yield return ProblemCode.NotFound;
        // Other writes may keep changing what it writes.
        if (endpoint.Method != HttpMethods.Get) yield return ProblemCode.Conflict;
        if (endpoint.Body is not null) yield return ProblemCode.TooLarge;
        if (endpoint.Body is not null) yield return ProblemCode.UnsupportedMediaType;
        if (endpoint.Name == nameof(ApiEndpoints.SendNotifications)) yield return ProblemCode.IdempotencyMismatch;
        if (!endpoint.IsOpen) yield return ProblemCode.TooManyRequests;
        yield return ProblemCode.Internal;
        yield return ProblemCode.Unavailable;
    }
}
