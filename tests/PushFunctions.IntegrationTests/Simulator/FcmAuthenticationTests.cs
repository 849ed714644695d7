using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.IntegrationTests.Simulator;

public sealed class FcmAuthenticationTests
{
    private const string Body = """{"message":{"token":"phone-1"}}""";

    [Fact]
    public async Task A_send_without_an_access_token_is_unauthenticated()
    {
        await using var desk = await LocalService.OpenAsync();

        var reply = await desk.Client.FcmAsync(Body, accessToken: null);

        AssertError(reply, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        Assert.StartsWith("Request is missing required authentication credential.", reply.Error.GetProperty("message").GetString());
        Assert.Equal(
            (1L, 0L, 1L), (desk.Fcm.Received.Asked, desk.Fcm.Received.Total, desk.Fcm.Received.RefusedByReason["UNAUTHENTICATED"]));
    }

    [Fact]
    public async Task A_send_with_an_access_token_of_somebody_else_is_unauthenticated()
    {
        await using var desk = await LocalService.OpenAsync();

        AssertError(await desk.Client.FcmAsync(Body, "ya29.made-up"), HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
    }

    [Fact]
    public async Task An_access_token_runs_out()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var desk = await LocalService.OpenAsync(time);
        var accessToken = await desk.Client.SignInAsync();
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(HttpStatusCode.OK, (await desk.Client.FcmAsync(Body, accessToken)).Status);

        time.Advance(TimeSpan.FromMinutes(1));

        AssertError(await desk.Client.FcmAsync(Body, accessToken), HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        Assert.Equal(HttpStatusCode.OK, (await desk.Client.FcmAsync(Body, await desk.Client.SignInAsync())).Status);
    }

    [Fact]
    public async Task Access_tokens_can_be_made_to_expire_at_once()
    {
        await using var desk = await LocalService.OpenAsync();
        var accessToken = await desk.Client.SignInAsync();

        desk.Fcm.ExpireAccessTokens();

        AssertError(await desk.Client.FcmAsync(Body, accessToken), HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
    }

    [Fact]
    public async Task The_account_of_another_project_is_denied()
    {
        await using var desk = await LocalService.OpenAsync();
        desk.Server.Trust(TestKeys.Second);
        var accessToken = await desk.Client.SignInAsync(TestKeys.Second);

        AssertError(await desk.Client.FcmAsync(Body, accessToken), HttpStatusCode.Forbidden, "PERMISSION_DENIED");
        Assert.Equal(HttpStatusCode.OK, (await desk.Client.FcmAsync(Body, accessToken, "other-project")).Status);
    }

    [Fact]
    public async Task An_unknown_project_is_not_found_and_has_no_error_code()
    {
        await using var desk = await LocalService.OpenAsync();

        AssertError(
            await desk.Client.FcmAsync(Body, await desk.Client.SignInAsync(), "no-such-project"), HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task A_removed_project_is_not_found_until_it_is_added_again()
    {
        await using var desk = await LocalService.OpenAsync();
        var accessToken = await desk.Client.SignInAsync();

        desk.Fcm.RemoveProject(desk.Keys.ProjectId);
        AssertError(await desk.Client.FcmAsync(Body, accessToken), HttpStatusCode.NotFound, "NOT_FOUND");

        desk.Server.Trust(desk.Keys);
        Assert.Equal(HttpStatusCode.OK, (await desk.Client.FcmAsync(Body, await desk.Client.SignInAsync())).Status);
    }

    [Fact]
    public async Task A_revoked_account_cannot_send_or_sign_in_until_it_is_restored()
    {
        await using var desk = await LocalService.OpenAsync();
        var accessToken = await desk.Client.SignInAsync();

        desk.Fcm.RevokeAccount(desk.Keys.ServiceAccountEmail);
        AssertError(await desk.Client.FcmAsync(Body, accessToken), HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        var refused = await desk.Client.SignInWithAsync(Jwts.Assertion(desk.Keys, TimeProvider.System.GetUtcNow()));
        Assert.Equal("invalid_grant", JsonDocument.Parse(refused.Body).RootElement.GetProperty("error").GetString());

        desk.Fcm.RestoreAccount(desk.Keys.ServiceAccountEmail);
        Assert.Equal(HttpStatusCode.OK, (await desk.Client.FcmAsync(Body, await desk.Client.SignInAsync())).Status);
    }

    [Fact]
    public async Task A_denied_account_signs_in_but_may_not_send_until_it_is_restored()
    {
        await using var desk = await LocalService.OpenAsync();
        desk.Fcm.DenyAccount(desk.Keys.ServiceAccountEmail);
        var accessToken = await desk.Client.SignInAsync();
        AssertError(await desk.Client.FcmAsync(Body, accessToken), HttpStatusCode.Forbidden, "PERMISSION_DENIED");

        desk.Fcm.RestoreAccount(desk.Keys.ServiceAccountEmail);

        Assert.Equal(HttpStatusCode.OK, (await desk.Client.FcmAsync(Body, accessToken)).Status);
    }

    [Theory]
    [InlineData("POST", "/v1/projects/pushfunctions-sim/messages")]
    [InlineData("POST", "/v1/projects/pushfunctions-sim/other/messages:send")]
    [InlineData("POST", "/v1/projects//messages:send")]
    [InlineData("GET", "/v1/projects/pushfunctions-sim/messages:send")]
    public async Task Any_other_method_is_not_found(string method, string path)
    {
        await using var desk = await LocalService.OpenAsync();
        var request = SimulatorClient.Http2(new HttpMethod(method), new Uri(desk.Server.FcmBaseAddress, path));
        request.Headers.Authorization = new("Bearer", await desk.Client.SignInAsync());

        AssertError(await desk.Client.SendAsync(request), HttpStatusCode.NotFound, "NOT_FOUND");
    }

    private static void AssertError(Reply reply, HttpStatusCode status, string code)
    {
        Assert.Equal(status, reply.Status);
        Assert.Equal(((int)status, code), (reply.Error.GetProperty("code").GetInt32(), reply.Error.GetProperty("status").GetString()));
        Assert.False(reply.Error.TryGetProperty("details", out _));
    }
}
