using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace PushFunctions.Tests.Api.Service;

public sealed class HealthTests(ApiHost plain, HealthTests.WatchedHost watched)
    : IClassFixture<ApiHost>, IClassFixture<HealthTests.WatchedHost>
{
    [Fact]
    public async Task A_host_that_watches_nothing_says_OK_without_credentials()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/health");

        var reply = await plain.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("""{"status":"OK","oldestJobAgeSeconds":null,"queues":{}}""", reply.Text);
    }

    [Fact]
    public async Task What_the_watch_reports_is_answered()
    {
        var reply = await watched.SendAsync("GET", "/v1/health");

        Assert.Equal("""{"status":"DEGRADED","oldestJobAgeSeconds":90,"queues":{"push-deliveries":12}}""", reply.Text);
    }

    public sealed class WatchedHost : ApiHost
    {
        protected override void Configure(IServiceCollection services) => services.AddSingleton<IServiceHealth, Watch>();
    }

    private sealed class Watch : IServiceHealth
    {
        public Task<HealthReport> ReadAsync(CancellationToken cancellationToken) =>
            Task.FromResult(new HealthReport(true, TimeSpan.FromSeconds(90.7), new Dictionary<string, long> { ["push-deliveries"] = 12 }));
    }
}
