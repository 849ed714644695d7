using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PushFunctions.Api;

namespace PushFunctions.HostTests.App;

/// <summary>Requests through the functions themselves. There is no storage here.</summary>
public sealed class CallTests(BuiltApp app) : IClassFixture<BuiltApp>
{
    [Fact]
    public async Task Health_asks_for_no_authentication_and_tells_that_storage_is_away()
    {
        var (status, headers, body) = await CallAsync<ServiceFunctions>(
            (functions, request, token) => functions.GetHealth(request, token), "GET", "/v1/health");

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, status);
        Assert.NotEmpty(headers.RetryAfter.ToString());
        Assert.Equal(20503, body.GetProperty("errors")[0].GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_part_of_the_path_reaches_the_endpoint()
    {
        var (status, _, body) = await CallAsync<ServiceFunctions>(
            (functions, request, token) => functions.GetError(request, token), "GET", "/v1/errors/20003", ("code", "20003"));

        Assert.Equal(StatusCodes.Status200OK, status);
        Assert.Equal(20003, body.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_send_without_credentials_is_refused()
    {
        var (status, headers, body) = await CallAsync<NotificationFunctions>(
            (functions, request, token) => functions.SendNotifications(request, token), "POST", "/v1/PushNotifications");

        Assert.Equal(StatusCodes.Status401Unauthorized, status);
        Assert.StartsWith("Basic", headers.WWWAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal(20003, body.GetProperty("errors")[0].GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("PUT", "/v1/PushNotifications", 405, "GET, HEAD, POST")]
    [InlineData("POST", "/v1/PushNotifications/Operations", 405, "GET, HEAD")]
    [InlineData("GET", "/v1/PushNotifications/short", 404, "")]
    [InlineData("GET", "/", 404, "")]
    [InlineData("GET", "/v2/anything", 404, "")]
    public async Task What_no_function_takes_is_refused_as_in_Local(string method, string path, int expected, string allow)
    {
        var context = NewContext(method, path);

        var (status, headers, body) = await AnswerAsync(
            new ServiceFunctions(app.Services.GetRequiredService<PushApi>()).ZAnythingElse(context.Request), context);

        Assert.Equal((expected, allow), (status, headers.Allow.ToString()));
        Assert.Equal(20000 + expected, body.GetProperty("errors")[0].GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_browsers_preflight_and_a_refusal_name_an_allowed_origin()
    {
        using var host = BuiltApp.Build(("Push__Cors__AllowedOrigins", "https://app.example.com"));
        var api = host.Services.GetRequiredService<PushApi>();
        var (preflight, send) = (NewContext("OPTIONS", "/v1/PushNotifications"), NewContext("POST", "/v1/PushNotifications"));
        preflight.Request.Headers.Origin = send.Request.Headers.Origin = "https://app.example.com";
        preflight.Request.Headers.AccessControlRequestMethod = "POST";

        await new ServiceFunctions(api).ZAnythingElse(preflight.Request).ExecuteAsync(preflight);
        var (status, headers, _) = await AnswerAsync(
            await new NotificationFunctions(api).SendNotifications(send.Request, TestContext.Current.CancellationToken), send);

        Assert.Equal(
            (204, "https://app.example.com"),
            (preflight.Response.StatusCode, preflight.Response.Headers.AccessControlAllowOrigin.ToString()));
        Assert.Equal((401, "https://app.example.com"), (status, headers.AccessControlAllowOrigin.ToString()));
    }

    [Fact]
    public async Task Every_protected_function_refuses_a_caller_without_credentials()
    {
        foreach (var endpoint in ApiEndpoints.All.Where(endpoint => !endpoint.IsOpen))
        {
            var method = Output.FunctionMethods.All.Single(method => method.Name == endpoint.Name);
            var context = NewContext(endpoint.Method, "/" + endpoint.Route);
            var functions = ActivatorUtilities.CreateInstance(context.RequestServices, method.DeclaringType!);

            var result = await (Task<IResult>)method.Invoke(functions, [context.Request, TestContext.Current.CancellationToken])!;

            var (status, _, _) = await AnswerAsync(result, context);
            Assert.Equal((endpoint.Name, StatusCodes.Status401Unauthorized), (endpoint.Name, status));
        }
    }

    private async Task<(int Status, IHeaderDictionary Headers, JsonElement Body)> CallAsync<T>(
        Func<T, HttpRequest, CancellationToken, Task<IResult>> function, string method, string path,
        params IEnumerable<(string Name, string Value)> route)
    {
        var context = NewContext(method, path);
        foreach (var (name, value) in route) context.Request.RouteValues[name] = value;
        return await AnswerAsync(
            await function(ActivatorUtilities.CreateInstance<T>(app.Services), context.Request, TestContext.Current.CancellationToken),
            context);
    }

    private DefaultHttpContext NewContext(string method, string path)
    {
        var context = new DefaultHttpContext { RequestServices = app.Services, Response = { Body = new MemoryStream() } };
        (context.Request.Method, context.Request.Path, context.Request.Scheme, context.Request.Host) = (
            method, path, "http", new HostString("push.example.com"));
        return context;
    }

    private static async Task<(
        int Status, IHeaderDictionary Headers, JsonElement Body)> AnswerAsync(IResult result, DefaultHttpContext context)
    {
        await result.ExecuteAsync(context);
        var body = (MemoryStream)context.Response.Body;
        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(body.ToArray()));
        return (context.Response.StatusCode, context.Response.Headers, document.RootElement.Clone());
    }
}
