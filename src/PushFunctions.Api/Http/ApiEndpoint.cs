using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace PushFunctions.Api.Http;

/// <summary>A request that passed the gate.</summary>
/// <param name="Sender">Null only for an endpoint without authentication.</param>
internal sealed record ApiCall(ApiEndpoint Endpoint, HttpRequest Request, Caller? Sender)
{
    public Caller Caller => Sender ?? throw new InvalidOperationException($"{Endpoint.Name} has no authentication, so it has no caller.");

    public AccountSid Account => Caller.Account;

    /// <summary>A parameter of the path; empty if the route does not have it.</summary>
    public string RouteText(string name) => Request.HttpContext.GetRouteValue(name) as string ?? "";
}

/// <summary>One operation of the API: its route, its scopes, its request and its response.</summary>
public sealed record ApiEndpoint
{
    private ApiEndpoint(Func<IServiceProvider, ApiCall, CancellationToken, Task<IResult>> invoke) => Invoke = invoke;

    /// <summary>Unique; the name of its function.</summary>
    public required string Name { get; init; }

    /// <summary>Upper case.</summary>
    public required string Method { get; init; }

    /// <summary>The methods of the route: <see cref="Method"/>, and HEAD where that is GET.</summary>
    public IReadOnlyList<string> Methods => Method == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : [Method];

    /// <summary>One of <see cref="Routes"/>.</summary>
    public required string Route { get; init; }

    /// <summary>The caller needs one of them; none for an endpoint without authentication.</summary>
    public required Scopes Scopes { get; init; }

    /// <summary>The request's body; null for none.</summary>
    internal RequestShape? Body { get; init; }

    /// <summary>The record of the body of a successful response.</summary>
    public required Type Response { get; init; }

    /// <summary>The status of a successful response.</summary>
    public required int Status { get; init; }

    public bool IsOpen => Scopes == Scopes.None;

    internal Func<IServiceProvider, ApiCall, CancellationToken, Task<IResult>> Invoke { get; }

    internal static ApiEndpoint Read<T>(
        string name, string route, Scopes scopes, Type response, Func<T, ApiCall, CancellationToken, Task<IResult>> method)
        where T : notnull => new(On(method))
        {
            Name = name,
            Method = HttpMethods.Get,
            Route = route,
            Scopes = scopes,
            Response = response,
            Status = StatusCodes.Status200OK,
        };

    internal static ApiEndpoint Write<T>(
        string name, string verb, string route, Scopes scopes, RequestShape? body, Func<T, ApiCall, CancellationToken,
        Task<IResult>> method)
        where T : notnull => new(On(method))
        {
            Name = name,
            Method = verb,
            Route = route,
            Scopes = scopes,
            Body = body,
            Response = typeof(ResourceAccepted),
            Status = StatusCodes.Status202Accepted,
        };

    private static Func<IServiceProvider, ApiCall, CancellationToken,
    Task<IResult>> On<T>(Func<T, ApiCall, CancellationToken, Task<IResult>> method)
        where T : notnull =>
        (services, call, cancellationToken) => method(services.GetRequiredService<T>(), call, cancellationToken);
}
