using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.IntegrationTests.Simulator;

public sealed class ApnsAuthenticationTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_push_without_a_provider_token_is_refused()
    {
        await using var simulator = await RunningSimulator.OpenAsync();

        var reply = await simulator.Client.ApnsAsync("a1b2c3d4", providerToken: null);

        Assert.Equal((HttpStatusCode.Forbidden, """{"reason":"MissingProviderToken"}"""), (reply.Status, reply.Body));
        Assert.True(Guid.TryParseExact(reply.Headers["apns-id"], "D", out _));
    }

    public static TheoryData<string> BadProviderTokens => new(
        "nonsense",
        "not.a.jwt",
        Jwts.Provider(TestKeys.Second, Noon),
        Jwts.Provider(TestKeys.First, Noon, teamId: "ANOTHERTEA"),
        Jwts.Provider(TestKeys.First, Noon, keyId: "ANOTHERKEY"),
        Jwts.Provider(TestKeys.First, Noon, signedBy: TestKeys.Second),
        Jwts.Provider(TestKeys.First, Noon.AddMinutes(10)),
        Jwts.Assertion(TestKeys.First, Noon, email: TestKeys.First.TeamId));

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(BadProviderTokens))]
    public async Task A_provider_token_that_proves_nothing_is_invalid(string providerToken)
    {
        await using var simulator = await RunningSimulator.OpenAsync(new FakeTimeProvider(Noon));

        AssertRefused(await simulator.Client.ApnsAsync("a1b2c3d4", providerToken), "InvalidProviderToken");
    }

    [Fact]
    public async Task A_provider_token_is_good_for_an_hour()
    {
        var time = new FakeTimeProvider(Noon);
        await using var simulator = await RunningSimulator.OpenAsync(time);
        var providerToken = Jwts.Provider(simulator.Keys, Noon);
        time.Advance(TimeSpan.FromHours(1));
        AssertTaken(await simulator.Client.ApnsAsync("a1b2c3d4", providerToken));

        time.Advance(TimeSpan.FromSeconds(1));

        AssertRefused(await simulator.Client.ApnsAsync("a1b2c3d4", providerToken), "ExpiredProviderToken");
        AssertTaken(await simulator.Client.ApnsAsync("a1b2c3d4", simulator.Client.Provider()));
    }

    [Fact]
    public async Task A_second_provider_token_within_20_minutes_is_too_many()
    {
        var time = new FakeTimeProvider(Noon);
        await using var simulator = await RunningSimulator.OpenAsync(time);
        var first = simulator.Client.Provider();
        AssertTaken(await simulator.Client.ApnsAsync("a1b2c3d4", first));
        time.Advance(TimeSpan.FromMinutes(19));

        var reply = await simulator.Client.ApnsAsync("a1b2c3d4", simulator.Client.Provider());

        Assert.Equal((HttpStatusCode.TooManyRequests, "TooManyProviderTokenUpdates"), (reply.Status, reply.Reason));
        AssertTaken(await simulator.Client.ApnsAsync("a1b2c3d4", first));
        time.Advance(TimeSpan.FromMinutes(1));
        AssertTaken(await simulator.Client.ApnsAsync("a1b2c3d4", simulator.Client.Provider()));
        AssertTaken(await simulator.Client.ApnsAsync("a1b2c3d4", first));
    }

    [Fact]
    public async Task Two_signatures_over_the_same_claims_are_two_provider_tokens()
    {
        var time = new FakeTimeProvider(Noon.AddMinutes(25));
        await using var simulator = await RunningSimulator.OpenAsync(time);
        AssertTaken(await simulator.Client.ApnsAsync("a1b2c3d4", Jwts.Provider(simulator.Keys, Noon)));

        var reply = await simulator.Client.ApnsAsync("a1b2c3d4", Jwts.Provider(simulator.Keys, Noon));

        Assert.Equal("TooManyProviderTokenUpdates", reply.Reason);
    }

    [Fact]
    public async Task The_provider_token_of_the_next_slot_is_fine_though_the_last_was_first_used_late()
    {
        var time = new FakeTimeProvider(Noon.AddMinutes(39));
        await using var simulator = await RunningSimulator.OpenAsync(time);
        AssertTaken(await simulator.Client.ApnsAsync("a1b2c3d4", Jwts.Provider(simulator.Keys, Noon)));
        time.Advance(TimeSpan.FromMinutes(2));

        AssertTaken(await simulator.Client.ApnsAsync("a1b2c3d4", Jwts.Provider(simulator.Keys, Noon.AddMinutes(40))));
    }

    [Fact]
    public async Task The_check_for_too_many_provider_tokens_can_be_switched_off()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Apns.ProviderTokenUpdateInterval = TimeSpan.Zero;

        AssertTaken(await simulator.Client.ApnsAsync("a1b2c3d4", simulator.Client.Provider()));
        AssertTaken(await simulator.Client.ApnsAsync("a1b2c3d4", simulator.Client.Provider()));
    }

    [Fact]
    public async Task A_provider_token_that_is_used_by_many_at_first_counts_once()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var providerToken = simulator.Client.Provider();

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => simulator.Client.ApnsAsync($"device-{i}", providerToken)));

        Assert.All(replies, AssertTaken);
    }

    [Fact]
    public async Task A_revoked_key_is_invalid_until_it_is_restored()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var providerToken = simulator.Client.Provider();
        AssertTaken(await simulator.Client.ApnsAsync("a1b2c3d4", providerToken));

        simulator.Apns.RevokeKey(simulator.Keys.KeyId);
        AssertRefused(await simulator.Client.ApnsAsync("a1b2c3d4", providerToken), "InvalidProviderToken");

        simulator.Apns.RestoreKey(simulator.Keys.KeyId);
        AssertTaken(await simulator.Client.ApnsAsync("a1b2c3d4", providerToken));
    }

    [Fact]
    public async Task A_removed_team_is_invalid_until_it_is_added_again()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        var providerToken = simulator.Client.Provider();
        AssertTaken(await simulator.Client.ApnsAsync("a1b2c3d4", providerToken));

        simulator.Apns.RemoveTeam(simulator.Keys.TeamId);
        AssertRefused(await simulator.Client.ApnsAsync("a1b2c3d4", providerToken), "InvalidProviderToken");

        simulator.Server.Trust(simulator.Keys);
        AssertTaken(await simulator.Client.ApnsAsync("a1b2c3d4", providerToken));
    }

    [Fact]
    public async Task A_key_belongs_to_one_environment()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Server.ApnsSandbox.RevokeKey(simulator.Keys.KeyId);
        var providerToken = simulator.Client.Provider();

        AssertTaken(await simulator.Client.ApnsAsync("a1b2c3d4", providerToken));
        AssertRefused(
            await simulator.Client.ApnsAsync("a1b2c3d4", providerToken, address: simulator.Server.ApnsSandboxBaseAddress), "InvalidProviderToken");
    }

    [Fact]
    public async Task A_connection_belongs_to_the_team_of_its_first_push()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Server.Trust(TestKeys.Second);
        AssertTaken(await simulator.Client.ApnsAsync("a1b2c3d4", simulator.Client.Provider()));
        var theirs = simulator.Client.Provider(TestKeys.Second);

        AssertRefused(
            await simulator.Client.ApnsAsync("a1b2c3d4", theirs, headers: new() { ["apns-topic"] = "com.example.other" }),
            "UnrelatedKeyIdInToken");

        using var another = new SimulatorClient(simulator.Server);
        AssertTaken(await another.ApnsAsync("a1b2c3d4", theirs, headers: new() { ["apns-topic"] = "com.example.other" }));
    }

    [Fact]
    public async Task A_team_can_have_several_topics()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        using var key = ECDsa.Create();
        key.ImportFromPem(simulator.Keys.ApnsP8Pem);
        simulator.Apns.AddTeam(simulator.Keys.TeamId, simulator.Keys.KeyId, key, "com.example.one", "com.example.two");
        var providerToken = simulator.Client.Provider();

        AssertTaken(await simulator.Client.ApnsAsync("a1b2c3d4", providerToken, headers: new() { ["apns-topic"] = "com.example.one" }));
        AssertTaken(await simulator.Client.ApnsAsync("a1b2c3d4", providerToken, headers: new() { ["apns-topic"] = "com.example.two" }));
        Assert.Equal("BadTopic", (await simulator.Client.ApnsAsync("a1b2c3d4", providerToken)).Reason);
    }

    private static void AssertTaken(Reply reply) => Assert.Equal((HttpStatusCode.OK, ""), (reply.Status, reply.Body));

    private static void AssertRefused(Reply reply, string reason) =>
        Assert.Equal((HttpStatusCode.Forbidden, reason), (reply.Status, reply.Reason));
}
