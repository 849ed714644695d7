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
        await using var simulator = await RunningSimulator.OpenAsync();

        var reply = await simulator.Client.FcmAsync(Body, accessToken: null);

        AssertError(reply, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        Assert.StartsWith("Request is missing required authentication credential.", reply.Error.GetProperty("message").GetString());
        Assert.Equal(
            (1L, 0L, 1L), (simulator.Fcm.Received.Asked, simulator.Fcm.Received.Total, simulator.Fcm.Received.RefusedByReason["UNAUTHENTICATED"]));
    }

    [Fact]
    public async Task A_send_with_an_access_token_of_somebody_else_is_unauthenticated()
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        AssertError(await simulator.Client.FcmAsync(Body, "ya29.made-up"), HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
    }

    [Fact]
    public async Task An_access_token_runs_out()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var simulator = await RunningSimulator.OpenAsync(time);
        var accessToken = await simulator.Client.SignInAsync();
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(HttpStatusCode.OK, (await simulator.Client.FcmAsync(Body, accessToken)).Status);

        time.Advance(TimeSpan.FromMinutes(1));

        AssertError(await simulator.Client.FcmAsync(Body, accessToken), HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        Assert.Equal(HttpStatusCode.OK, (await simulator.Client.FcmAsync(Body, await simulator.Client.SignInAsync())).Status);
    }

    [Fact]
    public async Task Access_tokens_can_be_made_to_expire_at_once()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var accessToken = await simulator.Client.SignInAsync();

        simulator.Fcm.ExpireAccessTokens();

        AssertError(await simulator.Client.FcmAsync(Body, accessToken), HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
    }

    [Fact]
    public async Task The_account_of_another_project_is_denied()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Server.Trust(TestKeys.Second);
        var accessToken = await simulator.Client.SignInAsync(TestKeys.Second);

        AssertError(await simulator.Client.FcmAsync(Body, accessToken), HttpStatusCode.Forbidden, "PERMISSION_DENIED");
        Assert.Equal(HttpStatusCode.OK, (await simulator.Client.FcmAsync(Body, accessToken, "other-project")).Status);
    }

    [Fact]
    public async Task An_unknown_project_is_not_found_and_has_no_error_code()
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        AssertError(
            await simulator.Client.FcmAsync(Body, await simulator.Client.SignInAsync(), "no-such-project"), HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task A_removed_project_is_not_found_until_it_is_added_again()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var accessToken = await simulator.Client.SignInAsync();

        simulator.Fcm.RemoveProject(simulator.Keys.ProjectId);
        AssertError(await simulator.Client.FcmAsync(Body, accessToken), HttpStatusCode.NotFound, "NOT_FOUND");

        simulator.Server.Trust(simulator.Keys);
        Assert.Equal(HttpStatusCode.OK, (await simulator.Client.FcmAsync(Body, await simulator.Client.SignInAsync())).Status);
    }

    [Fact]
    public async Task A_revoked_account_cannot_send_or_sign_in_until_it_is_restored()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var accessToken = await simulator.Client.SignInAsync();

        simulator.Fcm.RevokeAccount(simulator.Keys.ServiceAccountEmail);
        AssertError(await simulator.Client.FcmAsync(Body, accessToken), HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        var refused = await simulator.Client.SignInWithAsync(Jwts.Assertion(simulator.Keys, TimeProvider.System.GetUtcNow()));
        Assert.Equal("invalid_grant", JsonDocument.Parse(refused.Body).RootElement.GetProperty("error").GetString());

        simulator.Fcm.RestoreAccount(simulator.Keys.ServiceAccountEmail);
        Assert.Equal(HttpStatusCode.OK, (await simulator.Client.FcmAsync(Body, await simulator.Client.SignInAsync())).Status);
    }

    [Fact]
    public async Task A_denied_account_signs_in_but_may_not_send_until_it_is_restored()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Fcm.DenyAccount(simulator.Keys.ServiceAccountEmail);
        var accessToken = await simulator.Client.SignInAsync();
        AssertError(await simulator.Client.FcmAsync(Body, accessToken), HttpStatusCode.Forbidden, "PERMISSION_DENIED");

        simulator.Fcm.RestoreAccount(simulator.Keys.ServiceAccountEmail);

        Assert.Equal(HttpStatusCode.OK, (await simulator.Client.FcmAsync(Body, accessToken)).Status);
    }

    [Theory]
    [InlineData("POST", "/v1/projects/pushfunctions-sim/messages")]
    [InlineData("POST", "/v1/projects/pushfunctions-sim/other/messages:send")]
    [InlineData("POST", "/v1/projects//messages:send")]
    [InlineData("GET", "/v1/projects/pushfunctions-sim/messages:send")]
    public async Task Any_other_method_is_not_found(string method, string path)
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var request = SimulatorClient.Http2(new HttpMethod(method), new Uri(simulator.Server.FcmBaseAddress, path));
        request.Headers.Authorization = new("Bearer", await simulator.Client.SignInAsync());

        AssertError(await simulator.Client.SendAsync(request), HttpStatusCode.NotFound, "NOT_FOUND");
    }

    private static void AssertError(Reply reply, HttpStatusCode status, string code)
    {
        Assert.Equal(status, reply.Status);
        Assert.Equal(((int)status, code), (reply.Error.GetProperty("code").GetInt32(), reply.Error.GetProperty("status").GetString()));
        Assert.False(reply.Error.TryGetProperty("details", out _));
    }
}
