using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging;

namespace PushFunctions.Tests.Api.Faults;

public sealed class FaultTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task An_unexpected_fault_is_a_500_that_tells_nothing_but_the_trace_id()
    {
        var reply = await host.SendAsync("GET", "/v1/PushNotifications/Apps");

        reply.MustRefuse(HttpStatusCode.InternalServerError, 20500, null, "trace ID");
        Assert.DoesNotContain(UnreachedPort.Secret, reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", reply.Text, StringComparison.Ordinal);
        var message = reply.FirstError.GetProperty("message").GetString()!;
        var entry = Assert.Single(
            host.Logs.Entries, entry => entry.Id.Id == 1000 && message.Contains(entry.Text.Split(' ')[^1], StringComparison.Ordinal));
        Assert.Equal(LogLevel.Error, entry.Level);
        Assert.IsType<PortReachedException>(entry.Fault);
        Assert.Contains("ListApps", entry.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stack_trace_of_a_fault_is_logged_once_a_minute_for_each_endpoint()
    {
        for (var i = 0; i < 5; i++) await host.SendAsync("GET", "/v1/PushNotifications/Credentials");

        var entries = host.Logs.Entries.Where(
            entry => entry.Id.Id == 1000 && entry.Text.Contains("ListCredentials", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, entries.Count);
        Assert.All(entries, entry => Assert.Contains(nameof(PortReachedException), entry.Text, StringComparison.Ordinal));
        Assert.IsType<PortReachedException>(Assert.Single(entries.Select(entry => entry.Fault).OfType<Exception>()));
    }

    [Fact]
    public async Task A_request_that_fails_is_counted_by_its_status()
    {
        var statuses = new ConcurrentQueue<object?>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument is { Name: "push.requests.failed", Meter.Name: PushTelemetry.Name })
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => statuses.Enqueue(Assert.Single(tags.ToArray()).Value));
        listener.Start();

        await host.SendAsync("GET", "/v1/PushNotifications/Operations");
        await host.SendAsync("GET", "/v1/no/such/path");

        // Other tests of the run may fail requests meanwhile, and none of them with less than 500.
        Assert.Contains(500, statuses);
        Assert.All(statuses, status => Assert.InRange((int)status!, 500, 599));
    }
}
