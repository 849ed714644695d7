using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace PushFunctions.Api.Http;

/// <summary>A send that was accepted.</summary>
/// <param name="OperationId">The operation that tells what becomes of it.</param>
/// <param name="OperationLocation">Its absolute address.</param>
public sealed record OperationAccepted(string OperationId, string OperationLocation);

/// <summary>A write that was carried out.</summary>
/// <param name="ResourceId">What was written.</param>
/// <param name="ResourceLocation">Its absolute address.</param>
public sealed record ResourceAccepted(string ResourceId, string ResourceLocation);

/// <summary>A thing that belongs to the one in the answer.</summary>
/// <param name="Id">Its id; an App's name.</param>
/// <param name="Name">What it is.</param>
/// <param name="Uri">Its path below <c>/v1</c>.</param>
public sealed record Related(string Id, string Name, string Uri);

/// <summary>Absolute addresses as clients see them.</summary>
internal sealed class Links(IOptions<PushApiOptions> options)
{
    private readonly string? _base = options.Value.PublicBaseAddress?.AbsoluteUri.TrimEnd('/');

    /// <summary>HTTP allows an empty Host header, and 1.0 none at all; no link can be made from either.</summary>
    /// <exception cref="RequestException">The request names no host.</exception>
    public void DemandHost(HttpRequest request)
    {
        if (_base is null && !NamesHost(request))
            throw new RequestException(ProblemCode.InvalidRequest, "The Host header names no host. Send the name under which the service is reached, such as 'Host: push.example.com'.");
    }

    /// <param name="request">Null where it could not be read.</param>
    /// <param name="path">Below the service, without a leading slash.</param>
    /// <returns>An absolute address; only the path where the request names no host.</returns>
    public string To(HttpRequest? request, string path) =>
        $"{_base ?? (request is not null && NamesHost(request) ? $"{request.Scheme}://{request.Host.ToUriComponent()}" : "")}/{path}";

    private static bool NamesHost(HttpRequest request) =>
        request.Host.Host.Length > 0 && Uri.TryCreate($"{request.Scheme}://{request.Host.ToUriComponent()}", UriKind.Absolute, out _);
}

/// <summary>
/// The answers to writes: 202 with the thing's id and address, the address in <c>Location</c> too. Older clients read id and address from
/// headers of the body's names.
/// </summary>
internal sealed class AcceptedResults(Links links)
{
    public ApiResult Resource(HttpRequest request, string id, string path)
    {
        var location = links.To(request, path);
        return Accepted(new ResourceAccepted(id, location), ApiJson.Wire.ResourceAccepted, ("Location", location), ("resourceId", id), ("resourceLocation", location));
    }

    public ApiResult Operation(HttpRequest request, string id, string path, bool isReplay)
    {
        var location = links.To(request, path);
        (string, string)[] replay = isReplay ? [("Idempotency-Replayed", "true")] : [];
        return Accepted(
            new OperationAccepted(id, location), ApiJson.Wire.OperationAccepted, [("Location", location), ("operationId", id), ("operationLocation", location), .. replay]);
    }

    private static ApiResult Accepted<T>(T body, JsonTypeInfo<T> type, params IReadOnlyList<(string Name, string Value)> headers) =>
        new(StatusCodes.Status202Accepted, ApiResult.Of(StatusCodes.Status202Accepted, body, type).Body) { Headers = headers };
}
