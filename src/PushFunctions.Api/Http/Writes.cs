using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace PushFunctions.Api.Http;

/// <summary>
/// The answers to writes: 202 with the thing's id and address, the address in <c>Location</c> too. Older clients read id and address from
/// headers of the body's names.
/// </summary>
internal sealed class Writes(Links links)
{
    public ApiAnswer Resource(HttpRequest request, string id, string path)
    {
        var location = links.To(request, path);
        return Accepted(new ResourceAccepted(id, location), ApiJson.Wire.ResourceAccepted, ("Location", location), ("resourceId", id), ("resourceLocation", location));
    }

    public ApiAnswer Operation(HttpRequest request, string id, string path, bool isReplay)
    {
        var location = links.To(request, path);
        (string, string)[] replay = isReplay ? [("Idempotency-Replayed", "true")] : [];
        return Accepted(
            new OperationAccepted(id, location), ApiJson.Wire.OperationAccepted, [("Location", location), ("operationId", id), ("operationLocation", location), .. replay]);
    }

    private static ApiAnswer Accepted<T>(T body, JsonTypeInfo<T> type, params IReadOnlyList<(string Name, string Value)> headers) =>
        new(StatusCodes.Status202Accepted, ApiAnswer.Of(StatusCodes.Status202Accepted, body, type).Body) { Headers = headers };
}
