using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace PushFunctions.Api.Http;

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
