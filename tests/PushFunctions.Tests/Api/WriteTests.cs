using System.Net;

namespace PushFunctions.Tests.Api;

public sealed class WriteTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_write_is_answered_with_202_and_where_the_thing_is()
    {
        var reply = await host.SendAsync("POST", "/v1/Audiences", """{"name":"Everyone"}""");

        Assert.Equal(HttpStatusCode.Accepted, reply.Status);
        Assert.Equal("application/json; charset=utf-8", reply.ContentHeaders.ContentType!.ToString());
        var id = reply.Json.GetProperty("resourceId").GetString();
        var location = $"{host.Address}/v1/Audiences/{id}";
        Assert.Equal($$"""{"resourceId":"{{id}}","resourceLocation":"{{location}}"}""", reply.Text);
        Assert.Equal(location, reply.Headers.Location!.ToString());
        Assert.Equal(
            (id, location), (reply.Headers.GetValues("resourceId").Single(), reply.Headers.GetValues("resourceLocation").Single()));
        Assert.Equal("Everyone", (await host.SendAsync("GET", location)).Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Members_of_an_audience_come_go_and_are_listed()
    {
        var id = (await host.SendAsync("POST", "/v1/Audiences", "{}")).Json.GetProperty("resourceId").GetString();
        var other = Ids.User.Replace("comms_user_", "comms_pushnotificationuser_", StringComparison.Ordinal);

        var added = await host.SendAsync("POST", $"/v1/Audiences/{id}/Users", $$"""{"userIds":["{{Ids.User}}","{{other}}"]}""");
        var listed = await host.SendAsync("GET", $"/v1/Audiences/{id}/Users");
        var removed = await host.SendAsync("DELETE", $"/v1/Audiences/{id}/Users/{Ids.User}");
        var left = await host.SendAsync("GET", $"/v1/Audiences/{id}/Users");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (added.Status, removed.Status));
        Assert.Equal(id, added.Json.GetProperty("resourceId").GetString());
        Assert.StartsWith($$"""{"users":[{"id":"{{Ids.User}}"}],"pagination":""", listed.Text, StringComparison.Ordinal);
        Assert.Empty(left.Json.GetProperty("users").EnumerateArray());
    }

    [Fact]
    public async Task A_key_is_made_shown_once_used_and_deleted()
    {
        var made = await host.SendAsync("POST", "/v1/ApiKeys", """{"name":"backend","scopes":["send","manage"]}""");
        var sid = made.Json.GetProperty("sid").GetString()!;
        var secret = made.Json.GetProperty("secret").GetString()!;
        var listed = await host.SendAsync("GET", "/v1/ApiKeys?pageSize=1000");
        var used = await host.SendAsync("GET", "/v1/Audiences", null, ApiHost.Basic(sid, secret));
        var deleted = await host.SendAsync("DELETE", $"/v1/ApiKeys/{sid}");
        var refused = await host.SendAsync("GET", "/v1/Audiences", null, ApiHost.Basic(sid, secret));

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal(["sid", "secret", "name", "scopes", "createdAt"], made.Json.EnumerateObject().Select(field => field.Name));
        Assert.DoesNotContain(secret, listed.Text, StringComparison.Ordinal);
        Assert.Contains(sid, listed.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, used.Status);
        Assert.Equal(HttpStatusCode.Accepted, deleted.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
    }

    [Fact]
    public async Task What_belongs_to_another_account_is_not_found()
    {
        var id = (await host.SendAsync("POST", "/v1/Audiences", "{}")).Json.GetProperty("resourceId").GetString();
        var stranger = ApiHost.Basic(ApiHost.OtherAccountSid, ApiHost.AuthToken);

        foreach (
            var (method, path) in new[] { ("GET", $"/v1/Audiences/{id}"), ("DELETE", $"/v1/Audiences/{id}"),
                ("GET", $"/v1/Audiences/{id}/Users") })
        {
            var reply = await host.SendAsync(method, path, null, stranger);

            reply.MustRefuse(HttpStatusCode.NotFound, 20404, null, "was not found");
        }
    }
}
