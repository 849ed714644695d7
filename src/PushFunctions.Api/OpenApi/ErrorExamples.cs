using System.Globalization;
using System.Text.Json.Nodes;
using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

/// <summary>An error answer of each kind.</summary>
internal static class ErrorExamples
{
    private static readonly Dictionary<ProblemCode, (string Message, string? Context)> ByCode = new()
    {
        [ProblemCode.InvalidRequest] = ("'content' is missing.", "$.content"),
        [ProblemCode.Authentication] = ("The sid is unknown or the secret is wrong. Check both; a deleted API key stays unknown.", null),
        [ProblemCode.Forbidden] = ("This needs an API key with the scope 'send'; this key has 'register'.", null),
        [ProblemCode.NotFound] = ("The operation was not found. Check the id, and that it belongs to this account.", null),
        [ProblemCode.Conflict] = ($"The operation '{ExampleIds.Operation}' has completed; nothing of it can be canceled any more.", null),
        [ProblemCode.TooLarge] = ("The body is longer than 16777216 bytes. Split the request: a send takes up to 10,000 recipients, and several sends can follow each other.", null),
        [ProblemCode.UnsupportedMediaType] = ("The Content-Type header is missing or malformed. Send 'application/json'.", null),
        [ProblemCode.IdempotencyMismatch] = ("The Idempotency-Key was used with another request.", null),
        [ProblemCode.TooManyRequests] = ("There are more requests than the service takes at the moment.", null),
        [ProblemCode.Internal] = ("The service failed; the request itself may be right, and may have taken effect. The log has the reason under the trace id 0af7651916cd43dd8448eb211c80319c.", null),
        [ProblemCode.Unavailable] = ("The service cannot reach its storage at the moment. Send the request again after the time in Retry-After.", null),
    };

    public static IEnumerable<ProblemCode> Codes => ByCode.Keys;

    public static JsonNode Of(ProblemCode code)
    {
        var (message, context) = ByCode[code];
        var number = ((int)code).ToString(CultureInfo.InvariantCulture);
        return AnswerExamples.ToJson(new ErrorsBody([new ErrorEntry((int)code, message, $"{OpenApiFile.Server}/v1/errors/{number}", context)]));
    }
}
