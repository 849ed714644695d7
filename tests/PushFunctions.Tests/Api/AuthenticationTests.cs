using System.Net;
using System.Net.Http.Headers;
using System.Text;
using PushFunctions.Api;

namespace PushFunctions.Tests.Api;

public sealed class AuthenticationTests(ApiHost host) : IClassFixture<ApiHost>
{
    public static TheoryData<string> Headers => new(
        "",
        "Basic",
        "Basic ",
        "Basic !!!not base64!!!",
        "Bearer abc",
        "Digest username=\"x\"",
        Encode("no colon"),
        Encode(":secret without name"),
        Encode($"{ApiHost.AccountSid}:wrong"),
        Encode($"{ApiHost.AccountSid}:"),
        Encode($"AC99999999999999999999999999999999:{ApiHost.AuthToken}"),
        Encode($"{ApiHost.AccountSid.ToLowerInvariant()}:{ApiHost.AuthToken}"),
        Encode($"SK99999999999999999999999999999999:{MemoryAccounts.KeySecret}"),
        Encode($"{ApiHost.AccountSid}:{ApiHost.AuthToken}\0"),
        Encode("a:" + new string('x', 5000)),
        "Basic " + Convert.ToBase64String([(byte)'a', (byte)':', 0xC3, 0x28]),
        "Basic " + Convert.ToBase64String(Encoding.Latin1.GetBytes($"{ApiHost.AccountSid}:{ApiHost.AuthToken}")));

    public static TheoryData<string> ProtectedEndpoints =>
        new(ApiEndpoints.All.Where(endpoint => !endpoint.IsOpen).Select(endpoint => endpoint.Name));

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task Anything_but_right_credentials_is_answered_with_401_and_a_challenge(string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/PushNotifications/Apps");
        if (header.Length > 0) request.Headers.TryAddWithoutValidation("Authorization", header);

        var reply = await host.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, reply.Status);
        Assert.Equal("Basic realm=\"PushFunctions\", charset=\"UTF-8\"", reply.Headers.WwwAuthenticate.ToString());
        Assert.Equal(20003, reply.FirstError.GetProperty("code").GetInt32());
        Assert.Equal($"{host.Address}/v1/errors/20003", reply.FirstError.GetProperty("infoUrl").GetString());
        Assert.True(reply.Headers.CacheControl!.NoStore);
        Assert.Equal("nosniff", Assert.Single(reply.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [MemberData(nameof(ProtectedEndpoints))]
    public async Task Every_endpoint_but_the_open_ones_asks_for_credentials(string name)
    {
        var endpoint = ApiEndpoints.All.Single(endpoint => endpoint.Name == name);
        using var request = new HttpRequestMessage(new HttpMethod(endpoint.Method), Ids.Fill(endpoint.Route));

        var reply = await host.SendAsync(request);

        reply.MustRefuse(HttpStatusCode.Unauthorized, 20003, null, "Authorization header is missing");
    }

    [Theory]
    [MemberData(nameof(ProtectedEndpoints))]
    public async Task A_key_without_any_of_the_scopes_is_answered_with_403(string name)
    {
        var endpoint = ApiEndpoints.All.Single(endpoint => endpoint.Name == name);
        foreach (var scope in new[] { Scopes.Register, Scopes.Send, Scopes.Manage }.Where(scope => !endpoint.Scopes.HasFlag(scope)))
        {
            var reply = await host.SendAsync(endpoint.Method, Ids.Fill(endpoint.Route), null, KeyWith(scope));

            reply.MustRefuse(HttpStatusCode.Forbidden, 20403, null, "scope");
        }
    }

    [Fact]
    public async Task A_key_with_the_scope_is_let_in()
    {
        var reply = await host.SendAsync(
            "POST", "/v1/PushNotifications", new StringContent("{}", Encoding.UTF8, "application/json"), KeyWith(Scopes.Send));

        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.to", "missing");
    }

    [Fact]
    public async Task Credentials_are_read_as_UTF_8_and_the_scheme_in_any_case()
    {
        var header = ApiHost.Basic(ApiHost.AccountSid, ApiHost.AuthToken);

        var reply = await host.SendAsync("GET", "/v1/ApiKeys", null, new AuthenticationHeaderValue("bAsIc", header.Parameter));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Fact]
    public async Task A_key_cannot_make_a_key_that_may_do_more_than_itself()
    {
        var reply = await host.SendAsync("POST", "/v1/ApiKeys", new StringContent("""{"scopes":["manage","send"]}""", Encoding.UTF8, "application/json"), KeyWith(Scopes.Manage));

        reply.MustRefuse(HttpStatusCode.Forbidden, 20403, "$.scopes", "'send'");
    }

    private static AuthenticationHeaderValue KeyWith(Scopes scopes) =>
        ApiHost.Basic(MemoryAccounts.Sid(scopes).Value, MemoryAccounts.KeySecret);

    private static string Encode(string pair) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));
}
