using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using PushFunctions.Api;
using PushFunctions.Api.Http;
using PushFunctions.Api.OpenApi;

namespace PushFunctions.OpenApi;

/// <summary>An example of each error response.</summary>
internal static class ErrorExamples
{
    private static readonly Dictionary<ProblemCode, (string Message, string? Context)> ByCode = new()
    {
        [ProblemCode.InvalidRequest] = ("'content' is missing.", "$.content"),
        [ProblemCode.Authentication] = ("The SID is unknown or the secret is wrong. Check both. A deleted API key no longer works.", null),
        [ProblemCode.Forbidden] = ("This request requires an API key with the scope 'send'. This key has 'register'.", null),
        [ProblemCode.NotFound] = ("The operation was not found. Check the ID, and that it belongs to this account.", null),
        [ProblemCode.Conflict] = ($"The operation '{ExampleIds.Operation}' has completed and can no longer be canceled.", null),
        [ProblemCode.TooLarge] = ("The body is longer than 16777216 bytes. Split the request, for example into several sends.", null),
        [ProblemCode.UnsupportedMediaType] = ("The Content-Type header is missing or malformed. Send 'application/json'.", null),
        [ProblemCode.IdempotencyMismatch] = (
            "The Idempotency-Key was used with a different request. Use a new key for a new request.", null),
        [ProblemCode.TooManyRequests] = (
            "Rate limit exceeded. Retry after the time in Retry-After. RateLimit-Policy shows the limit.", null),
        [ProblemCode.Internal] = (
            "Internal error. The request may have taken effect. The reason is in the service's log, under the trace ID 0af7651916cd43dd8448eb211c80319c.", null),
        [ProblemCode.Unavailable] = ("A dependency is unavailable. Retry after the time in Retry-After.", null),
    };

    public static IEnumerable<ProblemCode> Codes => ByCode.Keys;

    public static JsonNode Of(ProblemCode code)
    {
        var (message, context) = ByCode[code];
        var number = ((int)code).ToString(CultureInfo.InvariantCulture);
        return ResponseExamples.ToJson(
            new ErrorsBody([new ErrorEntry((int)code, message, $"{OpenApiFile.Server}/v1/errors/{number}", context)]));
    }
}

/// <summary>The error responses, components that all operations share.</summary>
internal static class ErrorResponses
{
    public static string NameOf(ProblemCode code) => code.ToString();

    public static void AddTo(OpenApiDocument document)
    {
        foreach (var code in ErrorExamples.Codes) document.AddComponent<IOpenApiResponse>(NameOf(code), Make(code, document));
    }

    private static OpenApiResponse Make(ProblemCode code, OpenApiDocument document)
    {
        var info = ErrorCatalog.ByCode[(int)code];
        return new OpenApiResponse
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{info.Description} {info.WhatToDo} Code {(int)code}."),
            Headers = Headers(code, document),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] =
                    new OpenApiMediaType
                    {
                        Schema = new OpenApiSchemaReference(nameof(ErrorsBody), document),
                        Example = ErrorExamples.Of(code)
                    },
            },
        };
    }

    private static Dictionary<string, IOpenApiHeader>? Headers(ProblemCode code, OpenApiDocument document) => code switch
    {
        ProblemCode.Authentication => HeaderDescriptions.References(document, HeaderDescriptions.Challenge),
        ProblemCode.TooManyRequests => HeaderDescriptions.References(
            document, HeaderDescriptions.RetryAfter, HeaderDescriptions.RatePolicy, HeaderDescriptions.Rate),
        ProblemCode.Conflict or ProblemCode.Unavailable => HeaderDescriptions.References(document, HeaderDescriptions.RetryAfter),
        _ => null,
    };
}

/// <summary>The errors that an endpoint can respond with.</summary>
internal static class ErrorStatuses
{
    public static IReadOnlyList<int> Of(ApiEndpoint endpoint) => [.. Codes(endpoint).Select(ErrorResults.StatusOf)];

    public static IEnumerable<ProblemCode> Codes(ApiEndpoint endpoint)
    {
        if (endpoint.Body is not null || QueryParameters.Of(endpoint).Count > 0) yield return ProblemCode.InvalidRequest;
        if (!endpoint.IsOpen)
        {
            yield return ProblemCode.Authentication;
            yield return ProblemCode.Forbidden;
        }

        if (endpoint.Route.Contains('{', StringComparison.Ordinal)) yield return ProblemCode.NotFound;
        // Concurrent writes may keep changing the same resource.
        if (endpoint.Method != HttpMethods.Get && !endpoint.IsOpen) yield return ProblemCode.Conflict;
        if (endpoint.Body is not null)
        {
            yield return ProblemCode.TooLarge;
            yield return ProblemCode.UnsupportedMediaType;
        }

        if (endpoint.Name == nameof(ApiEndpoints.SendNotifications)) yield return ProblemCode.IdempotencyMismatch;
        if (!endpoint.IsOpen || endpoint.Body is not null) yield return ProblemCode.TooManyRequests;
        yield return ProblemCode.Internal;
        yield return ProblemCode.Unavailable;
    }
}
