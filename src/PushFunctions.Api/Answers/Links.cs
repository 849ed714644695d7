using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace PushFunctions.Api.Answers;

/// <summary>Absolute addresses as clients see them.</summary>
internal sealed class Links(IOptions<PushApiOptions> options)
{
    private readonly string? _base = options.Value.PublicBaseAddress?.AbsoluteUri.TrimEnd('/');

    /// <param name="path">Below the service, without a leading slash.</param>
    public string To(HttpRequest request, string path) => $"{_base ?? $"{request.Scheme}://{request.Host.ToUriComponent()}"}/{path}";
}
