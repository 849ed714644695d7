using System.Net;
using System.Text.Json;

namespace PushFunctions.IntegrationTests.Simulator;

public sealed class TokenEndpointTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_good_assertion_gets_an_access_token_for_an_hour()
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        var reply = await simulator.Client.SignInWithAsync(Jwts.Assertion(simulator.Keys, Now));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        var answer = JsonDocument.Parse(reply.Body).RootElement;
        Assert.StartsWith("ya29.", answer.GetProperty("access_token").GetString());
        Assert.Equal((3599, "Bearer"), (answer.GetProperty("expires_in").GetInt32(), answer.GetProperty("token_type").GetString()));
    }

    [Fact]
    public async Task An_assertion_may_name_the_simulators_own_address_as_audience()
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        var reply = await simulator.Client.SignInWithAsync(Jwts.Assertion(simulator.Keys, Now, simulator.Server.FcmTokenUri.AbsoluteUri));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Fact]
    public async Task Every_sign_in_gives_another_token_and_is_counted_for_its_account()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Server.Trust(TestKeys.Second);

        var first = await simulator.Client.SignInAsync();
        var second = await simulator.Client.SignInAsync();
        await simulator.Client.SignInAsync(TestKeys.Second);

        Assert.NotEqual(first, second);
        Assert.Equal(2, simulator.Fcm.TokenRequestCountFor(simulator.Keys.ServiceAccountEmail));
        Assert.Equal(1, simulator.Fcm.TokenRequestCountFor(TestKeys.Second.ServiceAccountEmail));
        Assert.Equal(3, simulator.Fcm.TokenRequestCount);
    }

    [Fact]
    public async Task The_lifetime_of_access_tokens_can_be_set()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Fcm.AccessTokenLifetime = TimeSpan.FromSeconds(61);

        var reply = await simulator.Client.SignInWithAsync(Jwts.Assertion(simulator.Keys, Now));

        Assert.Equal(60, JsonDocument.Parse(reply.Body).RootElement.GetProperty("expires_in").GetInt32());
    }

    public static TheoryData<string, string, string> BadAssertions => new()
    {
        { Jwts.Assertion(TestKeys.Second, Now), "invalid_grant", "Invalid grant: account not found" },
        { Jwts.Assertion(TestKeys.First, Now, signedBy: TestKeys.Second), "invalid_grant", "Invalid JWT Signature." },
        { Jwts.Assertion(TestKeys.First, Now, audience: "https://example.com/token"), "invalid_grant", "Failed audience check" },
        { Jwts.Assertion(TestKeys.First, Now.AddHours(-2)), "invalid_grant", "short-lived token" },
        { Jwts.Assertion(TestKeys.First, Now.AddMinutes(10)), "invalid_grant", "short-lived token" },
        { Jwts.Assertion(TestKeys.First, Now, lifetime: TimeSpan.FromHours(2)), "invalid_grant", "short-lived token" },
        { Jwts.Assertion(TestKeys.First, Now, scope: "https://www.googleapis.com/auth/devstorage"), "invalid_scope",
            "Invalid OAuth scope" },
        { Jwts.Provider(TestKeys.First, Now, teamId: TestKeys.First.ServiceAccountEmail), "invalid_grant", "Invalid JWT Signature." },
        { "not.a.jwt", "invalid_grant", "cannot be read" },
        { "nonsense", "invalid_grant", "cannot be read" },
        { "", "invalid_request", "assertion" },
    };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(BadAssertions))]
    public async Task A_bad_assertion_is_refused_in_Googles_words(string assertion, string error, string description)
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        var reply = await simulator.Client.SignInWithAsync(assertion);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        var answer = JsonDocument.Parse(reply.Body).RootElement;
        Assert.Equal(error, answer.GetProperty("error").GetString());
        Assert.Contains(description, answer.GetProperty("error_description").GetString());
    }

    [Fact]
    public async Task Another_grant_type_is_refused()
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        var reply = await simulator.Client.SignInWithAsync(Jwts.Assertion(simulator.Keys, Now), grantType: "password");

        Assert.Equal((HttpStatusCode.BadRequest, "unsupported_grant_type"),
            (reply.Status, JsonDocument.Parse(reply.Body).RootElement.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task A_sign_in_can_be_made_to_fail_a_few_times()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Fcm.TokenFaults.ForToken(simulator.Keys.ServiceAccountEmail, new() { Status = 503, RetryAfter = "7", Times = 1 });

        var failed = await simulator.Client.SignInWithAsync(Jwts.Assertion(simulator.Keys, Now));
        var recovered = await simulator.Client.SignInWithAsync(Jwts.Assertion(simulator.Keys, Now));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "7"), (failed.Status, failed.Headers["Retry-After"]));
        Assert.Equal(HttpStatusCode.OK, recovered.Status);
    }

    [Fact]
    public async Task A_sign_in_can_be_made_to_fail_with_an_error_of_its_own()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Fcm.TokenFaults.ForAll(new() { Reason = "invalid_grant", Message = "Invalid JWT Signature." });

        var reply = await simulator.Client.SignInWithAsync(Jwts.Assertion(simulator.Keys, Now));

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("{\n  \"error\": \"invalid_grant\",\n  \"error_description\": \"Invalid JWT Signature.\"\n}", reply.Body);
    }
}
