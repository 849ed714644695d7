using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace PushFunctions.HostTests.App;

public sealed class TelemetryTests
{
    private const string Capability = "WorkerOpenTelemetryEnabled";

    // Nothing listens there, and nothing is sent: no host is started.
    private static readonly (string, string) Collector = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9");

    private static readonly (string, string) Monitor =
        ("APPLICATIONINSIGHTS_CONNECTION_STRING",
            "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1:9/");

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
        using var host = BuiltApp.Build(
            [.. collector ? [Collector] : Array.Empty<(string, string)>(), .. monitor ? [Monitor] : Array.Empty<(string, string)>()]);

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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_trace_is_exported_however_many_there_are_in_a_second(bool monitor)
    {
        using var host = BuiltApp.Build(monitor ? Monitor : Collector);
        _ = host.Services.GetRequiredService<TracerProvider>();
        using var source = new ActivitySource(PushTelemetry.Name);

        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(IsRecorded(source)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_belongs_to_a_send_is_exported_together_with_it_or_not_at_all(bool monitor)
    {
        using var host = BuiltApp.Build(monitor ? Monitor : Collector, ("Push__Telemetry__SamplingRatio", "0.5"));
        _ = host.Services.GetRequiredService<TracerProvider>();
        using var source = new ActivitySource(PushTelemetry.Name);

        var sends = Enumerable.Range(0, 1000)
            .Select(_ => new ActivityContext(
                ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None, isRemote: true)).ToList();
        var recorded = sends.Select(send => IsRecorded(source, send)).ToList();

        Assert.InRange(recorded.Count(isRecorded => isRecorded), 400, 600);
        // Whatever another machine decided, and in the traces of its batches.
        Assert.Equal(
            recorded, sends.Select(
                send => IsRecorded(source, new ActivityContext(send.TraceId, send.SpanId, ActivityTraceFlags.Recorded, isRemote: true))));
        Assert.All(Enumerable.Range(0, 3), _ => Assert.Equal(recorded, sends.Select(send => IsRecorded(source, link: send))));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("-0.1")]
    public void A_ratio_that_is_none_stops_the_start(string ratio)
    {
        using var host = BuiltApp.Build(("Push__Telemetry__SamplingRatio", ratio));

        var refusal = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("SamplingRatio", refusal.Message, StringComparison.Ordinal);
    }

    private static bool IsRecorded(ActivitySource source, ActivityContext parent = default, ActivityContext? link = null)
    {
        using var activity = source.StartActivity(
            "push.deliver", ActivityKind.Consumer, parent, links: link is { } context ? [new ActivityLink(context)] : null);
        return activity?.Recorded == true;
    }

    private static IDictionary<string, string> Capabilities(IHost host) =>
        host.Services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities;
}
