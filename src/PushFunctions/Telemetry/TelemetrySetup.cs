using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PushFunctions.Core.Telemetry;

namespace PushFunctions.Telemetry;

internal static class TelemetrySetup
{
    /// <summary>Traces and metrics of the service and of the Functions worker, to wherever a setting of the exporters' own says.</summary>
    public static IServiceCollection AddPushTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithTracing(tracing => tracing.AddSource(PushTelemetry.Name))
            .WithMetrics(metrics => metrics.AddMeter(PushTelemetry.Name));
        if (configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 }) telemetry.UseAzureMonitorExporter();
        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 }) telemetry.UseOtlpExporter();
        return services;
    }
}
