using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PushFunctions.Core.Telemetry;

namespace PushFunctions.HostTests.App;

public sealed class TelemetryTests
{
    private const string Capability = "WorkerOpenTelemetryEnabled";

    // Nothing listens there, and nothing is sent: no host is started.
    private static readonly (string, string) Collector = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9");

    private static readonly (string, string) Monitor =
        ("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1:9/");

    [Fact]
    public void Without_an_exporter_the_logs_stay_with_the_host()
    {
        using var host = BuiltApp.Build();

        Assert.Null(host.Services.GetService<TracerProvider>());
        Assert.DoesNotContain(Capability, Capabilities(host).Keys);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void With_an_exporter_the_worker_reports_for_itself(bool collector, bool monitor)
    {
        using var host = BuiltApp.Build([.. collector ? [Collector] : Array.Empty<(string, string)>(), .. monitor ? [Monitor] : Array.Empty<(string, string)>()]);

        Assert.NotNull(host.Services.GetService<TracerProvider>());
        Assert.NotNull(host.Services.GetService<MeterProvider>());
        Assert.Equal(bool.TrueString, Capabilities(host)[Capability]);
    }

    [Fact]
    public void The_activities_of_the_service_are_recorded()
    {
        using var host = BuiltApp.Build(Collector);
        _ = host.Services.GetRequiredService<TracerProvider>();
        using var source = new ActivitySource(PushTelemetry.Name);

        Assert.True(source.HasListeners());
    }

    private static IDictionary<string, string> Capabilities(IHost host) => host.Services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities;
}
