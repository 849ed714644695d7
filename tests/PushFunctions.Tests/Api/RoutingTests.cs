using System.Net;
using Microsoft.AspNetCore.Routing.Template;
using PushFunctions.Api;
using PushFunctions.Api.Http;

namespace PushFunctions.Tests.Api;

public sealed class RoutingTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v2/PushNotifications")]
    [InlineData("/v1/PushNotifications/short")]
    [InlineData("/v1/PushNotifications/Operations/x/y/z")]
    [InlineData("/favicon.ico")]
    public async Task An_unknown_path_is_answered_with_404_in_JSON(string path)
    {
        var reply = await host.SendAsync("GET", path);

        reply.MustRefuse(HttpStatusCode.NotFound, 20404, null, "Path not found");
    }

    [Theory]
    [InlineData("PUT", "/v1/PushNotifications", "GET, HEAD, POST")]
    [InlineData("DELETE", "/v1/PushNotifications/Operations", "GET, HEAD")]
    [InlineData("POST", "/v1/PushNotifications/Operations", "GET, HEAD")]
    [InlineData("POST", "/v1/PushNotifications/" + Ids.Notification, "GET, HEAD")]
    [InlineData("PUT", "/v1/PushNotifications/DeviceRegistrations/" + Ids.Registration, "DELETE, GET, HEAD, PATCH")]
    [InlineData("GET", "/v1/PushNotifications/DeviceRegistrations/Bulk", "POST")]
    [InlineData("GET", "/v1/PushNotifications/DeviceRegistrations/" + Ids.Registration + "/Devices", "DELETE")]
    [InlineData("PUT", "/v1/PushNotifications/Credentials/" + Ids.Credential, "DELETE, GET, HEAD, PATCH")]
    [InlineData("GET", "/v1/ApiKeys/" + Ids.ApiKey, "DELETE")]
    [InlineData("POST", "/v1/health", "GET, HEAD")]
    public async Task A_wrong_method_is_answered_with_405_and_Allow(string method, string path, string allow)
    {
        var reply = await host.SendAsync(method, path);

        reply.MustRefuse(HttpStatusCode.MethodNotAllowed, 20405, null, allow);
        Assert.Equal(allow, string.Join(", ", reply.ContentHeaders.Allow.Order(StringComparer.Ordinal)));
    }

    public static TheoryData<string> Reads =>
        [.. ApiEndpoints.All.Where(endpoint => endpoint.Method == "GET").Select(endpoint => endpoint.Name)];

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task HEAD_is_answered_like_GET_without_the_body(string name)
    {
        var path = Ids.Fill(ApiEndpoints.All.Single(endpoint => endpoint.Name == name).Route);

        var get = await host.SendAsync("GET", path);
        var head = await host.SendAsync("HEAD", path);

        Assert.Equal((get.Status, ""), (head.Status, head.Text));
        Assert.Equal(HeadersOf(get), HeadersOf(head));
        Assert.True(head.ContentHeaders.ContentLength > 0);
    }

    [Fact]
    public async Task HEAD_needs_the_credentials_that_GET_needs()
    {
        var reply = await host.SendAsync("HEAD", "/v1/Audiences", null, ApiHost.Basic(ApiHost.AccountSid, "wrong"));

        Assert.Equal((HttpStatusCode.Unauthorized, ""), (reply.Status, reply.Text));
        Assert.Equal("Basic", Assert.Single(reply.Headers.WwwAuthenticate).Scheme);
    }

    [Fact]
    public async Task Paths_are_found_in_any_case()
    {
        var reply = await host.SendAsync("GET", "/V1/pushnotifications/DEVICEREGISTRATIONS");

        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, null, "'userId' or 'externalId' is missing");
    }

    [Theory]
    [InlineData("GET", "/v1/PushNotifications/Operations/nothing")]
    [InlineData("GET", "/v1/PushNotifications/Operations/comms_user_01k7q2bx0mft5bvbxh3781hkmr")]
    [InlineData("GET", "/v1/PushNotifications/comms_pushnotification_tooshort")]
    [InlineData("GET", "/v1/PushNotifications/Apps/NOT-A-NAME")]
    [InlineData("GET", "/v1/PushNotifications/Credentials/%01")]
    [InlineData("GET", "/v1/PushNotifications/DeviceRegistrations/comms_device_registration_XYZ")]
    [InlineData("DELETE", "/v1/Users/..%2f..%2fsecret")]
    [InlineData("DELETE", "/v1/ApiKeys/AC00000000000000000000000000000001")]
    [InlineData("GET", "/v1/Audiences/%E2%82%AC")]
    [InlineData("GET", "/v1/errors/1")]
    [InlineData("GET", "/v1/errors/-20001")]
    public async Task An_id_that_cannot_be_one_is_not_found(string method, string path)
    {
        var reply = await host.SendAsync(method, path);

        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Equal(20404, reply.FirstError.GetProperty("code").GetInt32());
    }

    /// <summary>The Functions host tries routes by the names of the functions, so that no two may fit one
    /// path.</summary>
    [Fact]
    public void No_path_fits_two_routes()
    {
        var routes = ApiEndpoints.All.Select(endpoint => endpoint.Route).Distinct().ToList();
        var matchers = routes.ToDictionary(route => route, route => TemplateParser.Parse(route));

        foreach (var route in routes)
        {
            foreach (var other in routes.Where(other => other != route))
                Assert.False(Fits(matchers[other], Ids.Fill(route)), $"'{Ids.Fill(route)}' of '{route}' fits '{other}' too.");
        }
    }

    [Fact]
    public void Names_and_pairs_of_method_and_route_are_there_once()
    {
        Assert.Equal(ApiEndpoints.All.Count, ApiEndpoints.All.DistinctBy(endpoint => endpoint.Name).Count());
        Assert.Equal(ApiEndpoints.All.Count, ApiEndpoints.All.DistinctBy(endpoint => (endpoint.Method, endpoint.Route)).Count());
        Assert.Equal(
            ApiEndpoints.All.Count, typeof(ApiEndpoints).GetProperties().Count(property => property.PropertyType == typeof(ApiEndpoint)));
    }

    private static IEnumerable<string> HeadersOf(ApiReply reply) => reply.Headers.Concat(reply.ContentHeaders)
        .Where(header => header.Key != "Date")
        .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
        .Order(StringComparer.Ordinal);

    private static bool Fits(RouteTemplate template, string path)
    {
        var segments = path.Trim('/').Split('/');
        return template.Segments.Count == segments.Length && template.Segments.Zip(segments).All(pair =>
        {
            var part = pair.First.Parts.Single();
            return part.IsParameter
                ? !part.InlineConstraints.Any(constraint => constraint.Constraint == "minlength(20)") || pair.Second.Length >= 20
                : string.Equals(part.Text, pair.Second, StringComparison.OrdinalIgnoreCase);
        });
    }
}
