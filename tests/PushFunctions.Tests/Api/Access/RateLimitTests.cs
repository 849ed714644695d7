using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Api.Access;

public sealed class RateLimitTests
{
    [Fact]
    public async Task Every_answer_to_a_caller_says_what_is_left_until_it_is_429()
    {
        await using var host = await LimitedHost.StartAsync();

        var first = await host.SendAsync("GET", "/v1/ApiKeys");
        var bad = await host.SendAsync("POST", "/v1/PushNotifications", "{}");
        await host.SendAsync("GET", "/v1/ApiKeys");
        var refused = await host.SendAsync("GET", "/v1/ApiKeys");

        Assert.Equal(("\"default\";q=3;w=2", "\"default\";r=2;t=1"), LimitsIn(first));
        Assert.Equal(HttpStatusCode.BadRequest, bad.Status);
        Assert.Equal("\"default\";r=1;t=1", LimitsIn(bad).Left);
        refused.MustRefuse(HttpStatusCode.TooManyRequests, 20429, null, "Rate limit exceeded");
        Assert.Equal("\"default\";r=0;t=2", LimitsIn(refused).Left);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task After_the_time_in_Retry_After_a_request_is_let_in()
    {
        await using var host = await LimitedHost.StartAsync();
        for (var request = 0; request < 4; request++) await host.SendAsync("GET", "/v1/ApiKeys");

        host.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync("GET", "/v1/ApiKeys")).Status);
    }

    [Fact]
    public async Task Each_key_and_each_account_has_its_own_rate_and_a_forbidden_request_counts()
    {
        await using var host = await LimitedHost.StartAsync();
        var key = ApiHost.Basic(MemoryAccounts.Sid(Scopes.Send).Value, MemoryAccounts.KeySecret);
        for (var request = 0; request < 3; request++)
            Assert.Equal(HttpStatusCode.Forbidden, (await host.SendAsync("GET", "/v1/ApiKeys", null, key)).Status);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await host.SendAsync("GET", "/v1/ApiKeys", null, key)).Status);
        Assert.Equal(
            HttpStatusCode.OK,
            (await host.SendAsync(
                "GET", "/v1/ApiKeys", null, ApiHost.Basic(MemoryAccounts.Sid(Scopes.Manage).Value, MemoryAccounts.KeySecret))).Status);
        Assert.Equal(
            HttpStatusCode.OK,
            (await host.SendAsync("GET", "/v1/ApiKeys", null, ApiHost.Basic(ApiHost.OtherAccountSid, ApiHost.AuthToken))).Status);
    }

    [Fact]
    public async Task Who_is_not_let_in_and_who_needs_no_credentials_is_told_nothing_of_rates()
    {
        await using var host = await LimitedHost.StartAsync();

        foreach (
            var reply in new[] { await host.SendAsync("GET", "/v1/ApiKeys", null, ApiHost.Basic(ApiHost.AccountSid, "wrong")),
                await host.SendAsync("GET", "/v1/errors/20001") })
            Assert.False(reply.Headers.Contains("RateLimit"));
    }

    [Fact]
    public async Task Without_a_rate_there_is_no_limit_and_no_header()
    {
        await using var host = await LimitedHost.StartAsync(requestsPerSecond: 0);

        for (var request = 0; request < 10; request++)
        {
            var reply = await host.SendAsync("GET", "/v1/ApiKeys");
            Assert.Equal(HttpStatusCode.OK, reply.Status);
            Assert.False(reply.Headers.Contains("RateLimit"));
        }
    }

    private static (string Policy, string Left) LimitsIn(ApiReply reply) =>
        (Assert.Single(reply.Headers.GetValues("RateLimit-Policy")), Assert.Single(reply.Headers.GetValues("RateLimit")));

    /// <summary>Two requests a second, three at once, on a clock of its own.</summary>
    private sealed class LimitedHost(int requestsPerSecond) : ApiHost
    {
        public FakeTimeProvider Time { get; } = new(Now);

        public static async Task<LimitedHost> StartAsync(int requestsPerSecond = 2)
        {
            var host = new LimitedHost(requestsPerSecond);
            await host.InitializeAsync();
            return host;
        }

        protected override IDictionary<string, string?> Settings() => new Dictionary<string, string?>(base.Settings())
        {
            ["Push:RateLimit:RequestsPerSecond"] = requestsPerSecond.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Push:RateLimit:Burst"] = "3",
        };

        protected override void Configure(IServiceCollection services) =>
            services.AddSingleton<TimeProvider>(Time).AddSingleton(new ServiceTime(Time));
    }
}
