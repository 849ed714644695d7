using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

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

/// <summary>One operation of the API: where it is reached, who may use it, what it takes and answers.</summary>
public sealed record ApiEndpoint
{
    private ApiEndpoint(Func<IServiceProvider, ApiCall, CancellationToken, Task<IResult>> invoke) => Invoke = invoke;

    /// <summary>Unique; the name of its function.</summary>
    public required string Name { get; init; }

    /// <summary>Upper case.</summary>
    public required string Method { get; init; }

    /// <summary>What is answered at the route: <see cref="Method"/>, and HEAD wherever that is GET.</summary>
    public IReadOnlyList<string> Methods => Method == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : [Method];

    /// <summary>One of <see cref="Routes"/>.</summary>
    public required string Route { get; init; }

    /// <summary>A caller needs one of them; none for an endpoint without authentication.</summary>
    public required Scopes Scopes { get; init; }

    /// <summary>The record that the request's body has the shape of; null for none.</summary>
    public Type? Body { get; init; }

    /// <summary>The record that a successful answer has the shape of.</summary>
    public required Type Answer { get; init; }

    /// <summary>The status of a successful answer.</summary>
    public required int Status { get; init; }

    public bool IsOpen => Scopes == Scopes.None;

    internal Func<IServiceProvider, ApiCall, CancellationToken, Task<IResult>> Invoke { get; }

    internal static ApiEndpoint Read<T>(string name, string route, Scopes scopes, Type answer, Func<T, ApiCall, CancellationToken, Task<IResult>> method)
        where T : notnull =>
        new(On(method)) { Name = name, Method = HttpMethods.Get, Route = route, Scopes = scopes, Answer = answer, Status = StatusCodes.Status200OK };

    internal static ApiEndpoint Write<T>(string name, string verb, string route, Scopes scopes, Type? body, Func<T, ApiCall, CancellationToken, Task<IResult>> method)
        where T : notnull =>
        new(On(method)) { Name = name, Method = verb, Route = route, Scopes = scopes, Body = body, Answer = typeof(ResourceAccepted), Status = StatusCodes.Status202Accepted };

    private static Func<IServiceProvider, ApiCall, CancellationToken, Task<IResult>> On<T>(Func<T, ApiCall, CancellationToken, Task<IResult>> method)
        where T : notnull =>
        (services, call, cancellationToken) => method(services.GetRequiredService<T>(), call, cancellationToken);
}
