using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

/// <summary>
/// What the table of endpoints says, in the words of ASP.NET Core: the document is made from it. What a request's body is stands in <see cref="BodyDescriptions"/>:
/// as metadata of the endpoint it would take part in routing, and a wrong Content-Type would be answered by the wrong endpoint.
/// </summary>
internal static class EndpointMetadata
{
    private const string Json = "application/json";

    /// <param name="run">Its method makes the endpoint one that ASP.NET Core describes at all.</param>
    public static object[] Of(ApiEndpoint endpoint, RequestDelegate run) =>
    [
        endpoint,
        run.Method,
        new ProducesResponseTypeMetadata(endpoint.Status, endpoint.Answer, [Json]),
        .. ErrorStatuses.Of(endpoint).Select(status => new ProducesResponseTypeMetadata(status, typeof(ErrorsBody), [Json])),
    ];
}
