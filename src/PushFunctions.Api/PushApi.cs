using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>The one way in: who is calling, may they, and whatever goes wrong becomes an error answer.</summary>
public sealed class PushApi
{
    private readonly IServiceProvider _services;
    private readonly CallerGate _gate;
    private readonly FaultAnswers _faults;
    private readonly ErrorAnswers _errors;
    private readonly Links _links;
    private readonly CrossOrigins _origins;

    internal PushApi(IServiceProvider services, CallerGate gate, FaultAnswers faults, ErrorAnswers errors, Links links, CrossOrigins origins) =>
        (_services, _gate, _faults, _errors, _links, _origins) = (services, gate, faults, errors, links, origins);

    /// <param name="cancellationToken">Ends with the request or with the host.</param>
    /// <returns>The answer; nothing is thrown.</returns>
    public async Task<IResult> RunAsync(ApiEndpoint endpoint, HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            _origins.Mark(request);
            if (!endpoint.IsOpen) _links.DemandHost(request);
            var caller = endpoint.IsOpen ? null : await _gate.AdmitAsync(request, endpoint.Scopes, cancellationToken);
            return await endpoint.Invoke(_services, new ApiCall(endpoint, request, caller), cancellationToken);
        }
        catch (Exception fault)
        {
            return _faults.Answer(fault, endpoint, request, cancellationToken);
        }
    }

    /// <summary>
    /// What is answered where no endpoint takes a request: 405 where its path supports other methods, else 404. A browser's question before a request of
    /// an allowed origin is such a request too.
    /// </summary>
    public IResult Refuse(HttpRequest request)
    {
        _origins.Mark(request);
        if (_origins.Preflight(request) is { } preflight) return preflight;
        var methods = string.Join(", ", KnownPaths.MethodsAt(request.HttpContext));
        return methods.Length > 0
            ? _errors.Of(request, [new Problem(ProblemCode.MethodNotAllowed, $"This path supports {methods}.")], allow: methods)
            : _errors.Of(request, [new Problem(ProblemCode.NotFound, "There is nothing at this path. Every path of the API begins with /v1.")]);
    }

    /// <summary>The body for a request that a host's HTTP server refuses by itself, because it cannot be read.</summary>
    /// <param name="status">What the server answers.</param>
    public ReadOnlyMemory<byte> BodyForUnreadable(int status) => _errors.Of(null, [new Problem(ProblemCode.InvalidRequest, status switch
    {
        StatusCodes.Status408RequestTimeout => "The request came too slowly. Send it again at once and in one piece.",
        StatusCodes.Status414UriTooLong => "The request line is too long. Shorten the query.",
        StatusCodes.Status431RequestHeaderFieldsTooLarge => "The headers are too long or too many. Send fewer; the API needs Authorization and Content-Type.",
        StatusCodes.Status505HttpVersionNotsupported => "This version of HTTP is not supported. Use HTTP/1.1.",
        _ => "The request cannot be read as HTTP. Check the request line, the Host header and the form of every header.",
    })]).Body;
}
