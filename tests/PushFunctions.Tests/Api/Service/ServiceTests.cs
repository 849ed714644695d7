using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace PushFunctions.Tests.Api.Service;

public sealed partial class ServiceTests(ServiceTests.WatchedHost host) : IClassFixture<ServiceTests.WatchedHost>
{
    [Fact]
    public async Task The_service_tells_its_version_its_sweep_its_queues_and_the_limits_with_their_use()
    {
        var reply = await host.SendAsync("GET", "/v1/Service");

        Assert.Equal(
            """{"version":"0.1.0","time":"2026-01-01T00:00:00Z","status":"DEGRADED","sweep":{"lastAt":"2025-12-31T23:50:00Z","status":"LATE"},"oldestJobAt":"2025-12-31T23:58:30Z","queues":[{"name":"push-deliveries","messages":12}],"deadLetters":1,"limits":[{"name":"apps","limit":10,"used":0,"setting":null},{"name":"credentialsPerApp","limit":10,"used":0,"setting":null},{"name":"apiKeys","limit":100,"used":0,"setting":null},{"name":"webhooks","limit":10,"used":0,"setting":null},{"name":"requestBurst","limit":50,"used":0,"setting":"Push__RateLimit__Burst"},{"name":"requestsPerSecond","limit":20,"used":null,"setting":"Push__RateLimit__RequestsPerSecond"},{"name":"requestBytes","limit":4194304,"used":null,"setting":"Push__MaxRequestBytes"}]}""",
            Used().Replace(reply.Text, "\"used\":0,\"setting\":\"Push__RateLimit__Burst\""));
        Assert.InRange(reply.Json.GetProperty("limits")[4].GetProperty("used").GetInt64(), 1, 50);
    }

    [Fact]
    public async Task A_dead_letter_shows_ids_and_nothing_of_its_body()
    {
        var reply = await host.SendAsync("GET", "/v1/Service/DeadLetters");

        Assert.Equal(
            $$"""[{"id":"one","queue":"push-deliveries","kind":"DELIVERY","operationId":"{{Ids.Operation}}","batch":"000001000","poisonRequeues":3,"reason":"NEWER_VERSION","at":"2026-01-01T00:00:00Z"}]""",
            reply.Json.GetProperty("deadLetters").GetRawText());
        Assert.DoesNotContain("secret", (await host.SendAsync("GET", "/v1/Service")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"all":true}""", 1)]
    [InlineData("""{"ids":["one","none"]}""", 1)]
    [InlineData("""{"ids":["none"]}""", 0)]
    [InlineData("""{"ids":["of-another"]}""", 0)]
    public async Task Only_what_is_named_and_the_accounts_own_is_requeued(string body, int expected)
    {
        var reply = await host.SendAsync("POST", "/v1/Service/DeadLetters/Requeues", body);

        Assert.Equal((HttpStatusCode.OK, $$"""{"requeued":{{expected}},"more":false}"""), (reply.Status, reply.Text));
    }

    [Theory]
    [InlineData("{}", "$", "exactly one of ids and all")]
    [InlineData("""{"ids":["one"],"all":true}""", "$", "exactly one of ids and all")]
    [InlineData("""{"all":false}""", "$.all", "Expected true")]
    [InlineData("""{"all":"yes"}""", "$.all", "")]
    [InlineData("""{"ids":[]}""", "$.ids", "")]
    [InlineData("""{"ids":[7]}""", "$.ids[0]", "")]
    [InlineData("""{"ids":[""]}""", "$.ids[0]", "")]
    [InlineData("""{"every":true}""", "$.every", "")]
    public async Task A_body_that_says_neither_or_both_or_something_else_is_refused(string body, string context, string says) =>
        (await host.SendAsync("POST", "/v1/Service/DeadLetters/Requeues", body)).MustRefuse(HttpStatusCode.BadRequest, 20001, context, says);

    [Theory]
    [InlineData("GET", "/v1/Service", Scopes.Send)]
    [InlineData("GET", "/v1/Service/DeadLetters", Scopes.Send)]
    [InlineData("POST", "/v1/Service/DeadLetters/Requeues", Scopes.Send)]
    [InlineData("POST", "/v1/PushNotifications/Credentials/" + Ids.Credential + "/Check", Scopes.Send)]
    [InlineData("GET", "/v1/PushNotifications/Operations/" + Ids.Operation + "/Errors/Summary", Scopes.Manage)]
    public async Task A_key_without_the_scope_is_refused(string method, string path, Scopes scope) =>
        (await SendAsAsync(scope, method, path)).MustRefuse(HttpStatusCode.Forbidden, 20403, null, "scope");

    [Theory]
    [InlineData("POST", "/v1/PushNotifications/Credentials/nothing/Check")]
    [InlineData("POST", "/v1/PushNotifications/Credentials/" + Ids.Credential + "/Check")]
    [InlineData("GET", "/v1/PushNotifications/Operations/nothing/Errors/Summary")]
    public async Task An_unknown_id_is_not_found(string method, string path) =>
        (await host.SendAsync(method, path)).MustRefuse(HttpStatusCode.NotFound, 20404, null, "was not found");

    private Task<ApiReply> SendAsAsync(Scopes scope, string method, string path) => host.SendAsync(
        method, path, method == "POST" ? new StringContent("{}", Encoding.UTF8, "application/json") : null,
        ApiHost.Basic(MemoryAccounts.Sid(scope).Value, MemoryAccounts.KeySecret));

    /// <summary>How many requests the tests have sent before.</summary>
    [GeneratedRegex("\"used\":[0-9]+,\"setting\":\"Push__RateLimit__Burst\"")]
    private static partial Regex Used();

    public sealed class WatchedHost : ApiHost
    {
        protected override void Configure(IServiceCollection services) =>
            services.AddSingleton<IServiceHealth, Watch>().AddSingleton<IDeadLetterQueue, Letters>().AddSingleton<ICatalogStore, NoCatalog>();

        protected override IDictionary<string, string?> Settings() => new Dictionary<string, string?>(base.Settings())
        {
            ["Push:RateLimit:RequestsPerSecond"] = "20",
            ["Push:RateLimit:Burst"] = "50",
        };
    }

    private sealed class Watch : IServiceHealth
    {
        public Task<HealthReport> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(
            new HealthReport(true, TimeSpan.FromSeconds(90), new Dictionary<string, long> { ["push-deliveries"] = 12 })
            {
                OldestJobAt = ApiHost.Now.AddSeconds(-90),
                SweptAt = ApiHost.Now.AddMinutes(-10),
                IsSweepLate = true,
            });
    }

    private sealed class Letters : IDeadLetterQueue
    {
        private static readonly StoredDeadLetter[] All = [Of("one", ApiHost.AccountSid), Of("of-another", ApiHost.OtherAccountSid)];

        public Task<IReadOnlyList<StoredDeadLetter>> ListAsync(int limit, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<StoredDeadLetter>>(All);

        public Task<RequeueResult> RequeueAsync(Func<StoredDeadLetter, bool> isWanted, CancellationToken cancellationToken) =>
            Task.FromResult(new RequeueResult(All.Count(isWanted), false));

        private static StoredDeadLetter Of(string id, string account) => new(
            id, QueueNames.DeliveriesPoison,
            $$"""{"v":2,"account":"{{account}}","operation":"{{Ids.Operation}}","batch":"000001000","poisonRequeues":3,"title":"secret"}""",
            ApiHost.Now);
    }

    private sealed class NoCatalog : ICatalogStore
    {
        public Task<Catalog> LoadAsync(AccountSid account, CancellationToken cancellationToken) =>
            Task.FromResult(new Catalog(account, [], [], null));

        public Task<bool> TrySaveAsync(Catalog before, CatalogChange change, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
