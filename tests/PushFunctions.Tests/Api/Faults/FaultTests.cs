using System.Net;
using Microsoft.Extensions.Logging;

namespace PushFunctions.Tests.Api.Faults;

public sealed class FaultTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task An_unexpected_fault_is_a_500_that_tells_nothing_but_the_trace_id()
    {
        var reply = await host.SendAsync("GET", "/v1/PushNotifications/Apps");

        reply.MustRefuse(HttpStatusCode.InternalServerError, 20500, null, "trace id");
        Assert.DoesNotContain(UnreachedPort.Secret, reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", reply.Text, StringComparison.Ordinal);
        var message = reply.FirstError.GetProperty("message").GetString()!;
        var entry = Assert.Single(host.Logs.Entries, entry => entry.Id.Id == 1000 && message.Contains(entry.Text.Split(' ')[^1], StringComparison.Ordinal));
        Assert.Equal(LogLevel.Error, entry.Level);
        Assert.IsType<PortReachedException>(entry.Fault);
        Assert.Contains("ListApps", entry.Text, StringComparison.Ordinal);
    }
}
