using Microsoft.AspNetCore.Http;

namespace PushFunctions.Api;

internal static class IdempotencyHeader
{
    public const string Name = "Idempotency-Key";

    /// <summary>Null where there is none.</summary>
    /// <exception cref="RequestException">It is there more than once, empty, too long or not printable.</exception>
    public static IdempotencyKey? Read(HttpRequest request)
    {
        var values = request.Headers[Name];
        if (values.Count == 0) return null;
        if (values.Count == 1 && IdempotencyKey.TryParse(values[0], out var key)) return key;
        throw new RequestException(ProblemCode.InvalidRequest, $"{Name} must be there once and have 1 to {IdempotencyKey.MaximumLength} printable ASCII characters.", Name);
    }
}
