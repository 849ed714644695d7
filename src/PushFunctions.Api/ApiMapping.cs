using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PushFunctions.Api.Http;
using PushFunctions.Api.OpenApi;

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

        routes.MapFallback("{**path}", (RequestDelegate)RefuseAsync);
        return routes;
    }

    private static async Task RunAsync(HttpContext context, ApiEndpoint endpoint)
    {
        var answer = await context.RequestServices.GetRequiredService<PushApi>().RunAsync(endpoint, context.Request, context.RequestAborted);
        await answer.ExecuteAsync(context);
    }

    private static Task RefuseAsync(HttpContext context) =>
        context.RequestServices.GetRequiredService<PushApi>().Refuse(context.Request).ExecuteAsync(context);
}

/// <summary>Which methods a path knows, for hosts that find out only that no endpoint takes a request.</summary>
internal static class KnownPaths
{
    private static readonly IReadOnlyList<KnownPath> All = [.. ApiEndpoints.All.GroupBy(endpoint => endpoint.Route).Select(path => new KnownPath(path.Key, path))];

    /// <returns>None where no endpoint has the path.</returns>
    public static IReadOnlyList<string> MethodsAt(HttpContext context) =>
        [.. All.Where(path => path.Is(context)).SelectMany(path => path.Methods).Distinct().Order(StringComparer.Ordinal)];

    private sealed class KnownPath
    {
        private static readonly DefaultInlineConstraintResolver Resolver = new(Options.Create(new RouteOptions()), new ServiceCollection().BuildServiceProvider());

        private readonly TemplateMatcher _matcher;
        private readonly IReadOnlyList<(string Part, IRouteConstraint Constraint)> _constraints;

        public KnownPath(string route, IEnumerable<ApiEndpoint> endpoints)
        {
            var template = TemplateParser.Parse(route);
            _matcher = new TemplateMatcher(template, []);
            _constraints = [.. template.Parameters.SelectMany(part => part.InlineConstraints.Select(inline => (part.Name!, Resolver.ResolveConstraint(inline.Constraint)!)))];
            Methods = [.. endpoints.SelectMany(endpoint => endpoint.Methods)];
        }

        public IReadOnlyList<string> Methods { get; }

        public bool Is(HttpContext context)
        {
            var parts = new RouteValueDictionary();
            return _matcher.TryMatch(context.Request.Path, parts)
                && _constraints.All(one => one.Constraint.Match(context, null, one.Part, parts, RouteDirection.IncomingRequest));
        }
    }
}
