using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PushFunctions.Api.Http;

/// <summary>A request that was let in.</summary>
/// <param name="Endpoint">What it asks for.</param>
/// <param name="Sender">Null only at an endpoint without authentication.</param>
internal sealed record ApiCall(ApiEndpoint Endpoint, HttpRequest Request, Caller? Sender)
{
    public Caller Caller => Sender ?? throw new InvalidOperationException($"{Endpoint.Name} is open: it has no caller.");

    public AccountSid Account => Caller.Account;

    /// <summary>A part of the path; empty where the route has no such part.</summary>
    public string RouteText(string name) => Request.HttpContext.GetRouteValue(name) as string ?? "";
}
