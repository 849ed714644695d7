using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PushFunctions.Api;
using PushFunctions.Api.Http;

namespace PushFunctions.Tests.Api.Access;

public sealed class CrossOriginTests(CrossOriginTests.Host host, ApiHost closed)
    : IClassFixture<CrossOriginTests.Host>, IClassFixture<ApiHost>
{
    private const string Allowed = "https://app.example.com";

    [Theory]
    [InlineData("/v1/PushNotifications", "POST")]
    [InlineData("/v1/PushNotifications/DeviceRegistrations/" + Ids.Registration, "DELETE")]
    [InlineData("/v1/PushNotifications/Apps/shop", "PATCH")]
    [InlineData("/v1/health", "GET")]
    [InlineData("/v1/nothing", "PUT")]
    public async Task A_preflight_of_an_allowed_origin_needs_no_credentials(string path, string method)
    {
        var reply = await SendAsync(
            host, "OPTIONS", path, Allowed,
            ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", "authorization,content-type,x-client, b{d"));

        Assert.Equal((HttpStatusCode.NoContent, ""), (reply.Status, reply.Text));
        Assert.Equal(Allowed, Header(reply, "Access-Control-Allow-Origin"));
        Assert.Equal("DELETE, GET, HEAD, PATCH, POST", Header(reply, "Access-Control-Allow-Methods"));
        Assert.Equal("Authorization, Content-Type, Idempotency-Key, x-client", Header(reply, "Access-Control-Allow-Headers"));
        Assert.Equal("600", Header(reply, "Access-Control-Max-Age"));
        Assert.Equal("Origin", Header(reply, "Vary"));
        Assert.Null(Header(reply, "Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("GET", "/v1/health", 200)]
    [InlineData("GET", "/v1/openapi.json", 200)]
    [InlineData("GET", "/v1/PushNotifications", 401)]
    [InlineData("POST", "/v1/PushNotifications", 401)]
    [InlineData("PUT", "/v1/PushNotifications", 405)]
    [InlineData("OPTIONS", "/v1/PushNotifications", 405)]
    [InlineData("GET", "/v1/nothing", 404)]
    public async Task A_page_of_an_allowed_origin_may_read_every_answer(string method, string path, int status)
    {
        var reply = await SendAsync(host, method, path, Allowed);

        Assert.Equal(status, (int)reply.Status);
        Assert.Equal(Allowed, Header(reply, "Access-Control-Allow-Origin"));
        Assert.Contains("resourceId", Header(reply, "Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.Contains("Retry-After", Header(reply, "Access-Control-Expose-Headers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_told_to_the_page_too()
    {
        var body = new ByteArrayContent(new byte[ApiHost.MaxRequestBytes + 1]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/Audiences") { Content = body };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Authorization = ApiHost.Basic(ApiHost.AccountSid, ApiHost.AuthToken);
        request.Headers.Add("Origin", Allowed);

        var reply = await host.SendAsync(request);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, Allowed), (reply.Status, Header(reply, "Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("http://localhost:3000", true)]
    [InlineData("capacitor://localhost", true)]
    [InlineData("http://[::1]:8080", true)]
    [InlineData("https://xn--mnchen-3ya.example", true)]
    [InlineData("https://shout.example", true)]
    [InlineData("https://app.example.com:8443", false)]
    [InlineData("http://app.example.com", false)]
    [InlineData("https://app.example.com.evil.example", false)]
    [InlineData("https://evil-app.example.com", false)]
    [InlineData("https://app.example.com/", false)]
    [InlineData("null", false)]
    [InlineData("*", false)]
    public async Task An_origin_is_allowed_as_a_whole(string origin, bool allowed)
    {
        var preflight = await SendAsync(host, "OPTIONS", "/v1/PushNotifications", origin, ("Access-Control-Request-Method", "POST"));
        var reply = await SendAsync(host, "GET", "/v1/health", origin);

        Assert.Equal(allowed ? HttpStatusCode.NoContent : HttpStatusCode.MethodNotAllowed, preflight.Status);
        Assert.Equal(allowed ? origin : null, Header(preflight, "Access-Control-Allow-Origin"));
        Assert.Equal(allowed ? origin : null, Header(reply, "Access-Control-Allow-Origin"));
        Assert.Equal("Origin", Header(reply, "Vary"));
    }

    [Fact]
    public async Task Who_sends_no_origin_or_two_gets_no_headers_for_browsers()
    {
        var none = await host.SendAsync("GET", "/v1/health");
        var two = await SendAsync(host, "GET", "/v1/health", Allowed, ("Origin", "https://evil.example"));

        Assert.Null(Header(none, "Access-Control-Allow-Origin"));
        Assert.Null(Header(two, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task By_default_no_origin_is_allowed()
    {
        var preflight = await SendAsync(closed, "OPTIONS", "/v1/PushNotifications", Allowed, ("Access-Control-Request-Method", "POST"));
        var reply = await SendAsync(closed, "GET", "/v1/health", Allowed);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, HttpStatusCode.OK), (preflight.Status, reply.Status));
        Assert.DoesNotContain(
            preflight.Headers.Concat(reply.Headers), header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("*", "must not be *")]
    [InlineData("https://app.example.com, *", "must not be *")]
    [InlineData("https://*.example.com", "has 'https://*.example.com', which is not an origin")]
    [InlineData("app.example.com", "has 'app.example.com', which is not an origin")]
    [InlineData("localhost:3000", "which is not an origin")]
    [InlineData("//app.example.com", "which is not an origin")]
    [InlineData("/app", "which is not an origin")]
    [InlineData("null", "which is not an origin")]
    [InlineData("https://", "which is not an origin")]
    [InlineData("file:///app", "which is not an origin")]
    [InlineData("https://app.example.com/path", "which is not an origin")]
    [InlineData("https://app.example.com?", "which is not an origin")]
    [InlineData("https://me@app.example.com", "which is not an origin")]
    [InlineData("https://app.example.com:port", "which is not an origin")]
    [InlineData("https://a.example https://b.example", "which is not an origin")]
    public void A_setting_that_is_no_list_of_origins_ends_the_start(string setting, string says)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(("Push:Cors:AllowedOrigins", setting)));

        Assert.Contains("Push__Cors__AllowedOrigins ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_for_each_origin_is_refused_instead_of_ignored()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(("Push:Cors:AllowedOrigins:0", Allowed)));

        Assert.Contains("must be one value, with commas", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" , ")]
    public void Nothing_is_no_origin(string? setting) => Assert.Empty(Read(("Push:Cors:AllowedOrigins", setting)).Split());

    private static CorsOptions Read(params IEnumerable<(string Name, string? Value)> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => setting.Value)).Build();
        using var services = new ServiceCollection().AddPushApi(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<CorsOptions>>().Value;
    }

    private static async Task<ApiReply> SendAsync(
        ApiHost host, string method, string path, string origin, params IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Origin", origin);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await host.SendAsync(request);
    }

    private static string? Header(ApiReply reply, string name) =>
        reply.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    public sealed class Host : ApiHost
    {
        protected override IDictionary<string, string?> Settings() => new Dictionary<string, string?>(base.Settings())
        {
            ["Push:Cors:AllowedOrigins"] =
                $"{Allowed}, http://localhost:3000,capacitor://localhost,http://[::1]:8080,https://münchen.example,HTTPS://Shout.Example:443/",
        };
    }
}
