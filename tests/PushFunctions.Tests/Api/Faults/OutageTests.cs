using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PushFunctions.Api.Http;

namespace PushFunctions.Tests.Api.Faults;

public sealed class OutageTests(OutageTests.Host host) : IClassFixture<OutageTests.Host>
{
    [Fact]
    public async Task An_outage_that_the_host_knows_is_a_503_with_Retry_After()
    {
        var reply = await host.SendAsync("GET", "/v1/PushNotifications/Apps");

        reply.MustRefuse(HttpStatusCode.ServiceUnavailable, 20503, null, "Retry-After");
        Assert.Equal(TimeSpan.FromSeconds(8), reply.Headers.RetryAfter!.Delta);
        Assert.Contains(host.Logs.Entries, entry => entry.Id.Id == 1001 && entry.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task Links_begin_with_the_public_address()
    {
        var reply = await host.SendAsync("POST", "/v1/Audiences", """{"name":"Ä"}""");

        var id = reply.Json.GetProperty("resourceId").GetString();
        Assert.Equal($"https://push.example.com/base/v1/Audiences/{id}", reply.Json.GetProperty("resourceLocation").GetString());
        Assert.Equal($"https://push.example.com/base/v1/Audiences/{id}", reply.Headers.GetValues("Location").Single());
    }

    public sealed class Host : ApiHost
    {
        protected override IDictionary<string, string?> Settings() =>
            new Dictionary<string, string?>(base.Settings()) { ["Push:PublicBaseAddress"] = "https://push.example.com/base/" };

        protected override void Configure(IServiceCollection services) => services.AddSingleton<ITransientErrorDetector, Classifier>();
    }

    private sealed class Classifier : ITransientErrorDetector
    {
        public TimeSpan? RetryAfter(Exception fault) => fault is PortReachedException ? TimeSpan.FromSeconds(7.2) : null;
    }
}
