using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PushFunctions.Api.Faults;
using PushFunctions.Api.OpenApi;
using PushFunctions.Core.Problems;

namespace PushFunctions.Api;

public static class ApiMapping
{
    /// <summary>Maps <see cref="ApiEndpoints.All"/>, each GET for HEAD too; another method on a known path is answered with 405, any other path with 404.</summary>
    public static IEndpointRouteBuilder MapPushApi(this IEndpointRouteBuilder routes)
    {
        foreach (var endpoint in ApiEndpoints.All)
        {
            RequestDelegate run = context => RunAsync(context, endpoint);
            routes.MapMethods(endpoint.Route, [endpoint.Method], run).WithName(endpoint.Name).WithMetadata(EndpointMetadata.Of(endpoint, run));
            // A route of its own: the document lists the endpoint once.
            if (endpoint.Methods.Contains(HttpMethods.Head)) routes.MapMethods(endpoint.Route, [HttpMethods.Head], run);
        }

        foreach (var path in ApiEndpoints.All.GroupBy(endpoint => endpoint.Route))
        {
            var allow = string.Join(", ", path.SelectMany(endpoint => endpoint.Methods).Order(StringComparer.Ordinal));
            routes.Map(path.Key, (RequestDelegate)(context => RefuseMethodAsync(context, allow)));
        }

        routes.MapFallback("{**path}", (RequestDelegate)RefusePathAsync);
        return routes;
    }

    private static async Task RunAsync(HttpContext context, ApiEndpoint endpoint)
    {
        var answer = await context.RequestServices.GetRequiredService<PushApi>().RunAsync(endpoint, context.Request, context.RequestAborted);
        await answer.ExecuteAsync(context);
    }

    private static Task RefuseMethodAsync(HttpContext context, string allow) =>
        RefuseAsync(context, new Problem(ProblemCode.MethodNotAllowed, $"This path knows {allow}."), allow);

    private static Task RefusePathAsync(HttpContext context) =>
        RefuseAsync(context, new Problem(ProblemCode.NotFound, "There is nothing at this path. Every path of the API begins with /v1."), null);

    private static Task RefuseAsync(HttpContext context, Problem problem, string? allow) =>
        context.RequestServices.GetRequiredService<ErrorAnswers>().Of(context.Request, [problem], allow: allow).ExecuteAsync(context);
}
