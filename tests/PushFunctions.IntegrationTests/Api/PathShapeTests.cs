using System.Net;

namespace PushFunctions.IntegrationTests.Api;

/// <summary>The ways in which a path can be written and a method be meant.</summary>
public sealed class PathShapeTests(ListeningApiHost host) : IClassFixture<ListeningApiHost>
{
    private const string Said = "'userId' or 'externalId' is missing";

    [Theory]
    [InlineData("/v1/PushNotifications/DeviceRegistrations/")]
    [InlineData("/v1/pushnotifications/deviceregistrations")]
    [InlineData("/v1/PushNotifications/Device%52egistrations")]
    [InlineData("/v1/PushNotifications/./DeviceRegistrations")]
    [InlineData("/v1/PushNotifications/Users/../DeviceRegistrations")]
    [InlineData("/v1/PushNotifications/Users/%2E%2E/DeviceRegistrations")]
    public async Task A_path_is_the_same_with_a_slash_at_its_end_in_any_case_and_however_it_is_encoded(string path)
    {
        (await SendAsync("GET", path)).MustRefuse(HttpStatusCode.BadRequest, 20001, null, Said);
    }

    [Theory]
    [InlineData("//v1/PushNotifications")]
    [InlineData("/v1//PushNotifications")]
    [InlineData("/v1/PushNotifications//Operations")]
    [InlineData("/v1/PushNotifications//")]
    [InlineData("/v1/PushNotifications%2FOperations")]
    [InlineData("/v1/PushNotifications/Operations;v=1")]
    [InlineData("/../etc/passwd")]
    [InlineData("/v1/..%2F..%2Fv1/health")]
    [InlineData("/v1\\health")]
    [InlineData("/V1/%F0%9F%98%80")]
    [InlineData("/%C3%28")]
    public async Task A_path_with_more_or_other_slashes_is_another_one(string path)
    {
        (await SendAsync("GET", path)).MustRefuse(HttpStatusCode.NotFound, 20404, null, "Path not found");
    }

    [Fact]
    public async Task An_id_may_be_percent_encoded()
    {
        var id = (await host.SendAsync("POST", "/v1/Audiences", "{}")).Json.GetProperty("resourceId").GetString()!;

        var reply = await SendAsync("GET", "/v1/Audiences/" + string.Concat(id.Select(character => $"%{(int)character:X2}")));

        Assert.Equal(id, reply.Json.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("HEAD", "/v1/ApiKeys/" + Ids.ApiKey, "DELETE")]
    [InlineData("OPTIONS", "/v1/PushNotifications/Operations/" + Ids.Operation, "GET, HEAD, PATCH")]
    [InlineData("TRACE", "/v1/health", "GET, HEAD")]
    [InlineData("PROPFIND", "/v1/Audiences", "GET, HEAD, POST")]
    [InlineData("get", "/v1/ApiKeys/" + Ids.ApiKey, "DELETE")]
    public async Task Any_other_method_is_a_405_that_says_which_there_are(string method, string path, string allow)
    {
        var reply = await SendAsync(method, path);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, reply.Status);
        Assert.Equal(allow, string.Join(", ", reply.ContentHeaders.Allow.Order(StringComparer.Ordinal)));
        if (method != "HEAD") reply.MustRefuse(HttpStatusCode.MethodNotAllowed, 20405, null, allow);
    }

    [Fact]
    public async Task A_path_that_is_too_long_for_the_server_is_a_4xx()
    {
        Assert.InRange((int)(await SendAsync("GET", "/v1/Audiences/" + new string('a', 9000))).Status, 400, 499);
        (await SendAsync("GET", "/v1/Audiences/" + new string('a', 7000))).MustRefuse(HttpStatusCode.NotFound, 20404, null, "audience");
    }

    /// <summary>Letter by letter as it stands.</summary>
    private async Task<ApiReply> SendAsync(string method, string target)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(method), new Uri(
                host.Address.TrimEnd('/') + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Headers.Authorization = ApiHost.Basic(ApiHost.AccountSid, ApiHost.AuthToken);
        return await host.SendAsync(request);
    }
}
