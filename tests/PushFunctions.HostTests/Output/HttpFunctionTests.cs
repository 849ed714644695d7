using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using PushFunctions.Api;
using PushFunctions.WebConsole;

namespace PushFunctions.HostTests.Output;

public sealed class HttpFunctionTests
{
    private static readonly IReadOnlyList<IndexedFunction> All =
        [.. AppOutput.Functions.Where(function => function.TriggerType == "httpTrigger")];

    private static readonly IReadOnlyList<IndexedFunction> Functions =
        [.. All.Where(function => function.Name is not (nameof(ServiceFunctions.ZAnythingElse) or nameof(ConsoleFunctions.OpenConsole)))];

    [Fact]
    public void Every_endpoint_is_a_function_of_the_same_name_methods_and_route()
    {
        var endpoints = ApiEndpoints.All.Select(endpoint => (endpoint.Name, string.Join(',', endpoint.Methods), endpoint.Route)).Order();
        var functions = Functions.Select(function => (function.Name, string.Join(',', Methods(function)), function.Text("route"))).Order();

        Assert.Equal(endpoints, functions);
    }

    [Fact]
    public async Task The_functions_have_the_routes_that_Local_maps()
    {
        await using var local = WebApplication.CreateSlimBuilder().Build();
        local.MapPushApi();

        var mapped = ((IEndpointRouteBuilder)local).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(
                endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods
                    ?? [], (endpoint, method) => (method, endpoint.RoutePattern.RawText!))
            .Order();

        Assert.Equal(mapped, Functions.SelectMany(Methods, (function, method) => (method, function.Text("route"))).Order());
    }

    [Fact]
    public async Task The_console_has_one_function_with_the_route_that_Local_maps()
    {
        await using var local = WebApplication.CreateSlimBuilder().Build();
        local.MapPushConsole();
        var mapped = Assert.Single(((IEndpointRouteBuilder)local).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>());

        var function = Assert.Single(All, function => function.Name == nameof(ConsoleFunctions.OpenConsole));

        Assert.Equal(mapped.RoutePattern.RawText, function.Text("route"));
        Assert.Equal(mapped.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods, Methods(function));
    }

    [Fact]
    public void Nobody_needs_a_function_key_because_the_API_authenticates_for_itself() =>
        Assert.All(All, function => Assert.Equal("Anonymous", function.Text("authLevel")));

    /// <summary>The host orders by name, ignoring case, and takes the first route that fits.</summary>
    [Fact]
    public void What_no_endpoint_takes_goes_to_the_function_that_is_asked_last()
    {
        var last = All.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase).Last();

        Assert.Equal((nameof(ServiceFunctions.ZAnythingElse), "{*path}"), (last.Name, last.Text("route")));
        Assert.Empty(new[] { "get", "head", "post", "put", "patch", "delete", "options" }.Except(last.Texts("methods")));
    }

    private static IEnumerable<string> Methods(IndexedFunction function) =>
        function.Texts("methods").Select(method => method.ToUpperInvariant());
}
