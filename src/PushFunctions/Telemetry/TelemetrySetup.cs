using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using PushFunctions.Core.Telemetry;

namespace PushFunctions.Telemetry;

internal static class TelemetrySetup
{
    /// <summary>
    /// Traces, metrics and logs of the service and of the Functions worker, to wherever a setting of the exporters' own says. Without one the logs stay
    /// with the Functions host: once the worker reports for itself, the host prints its logs no more.
    /// </summary>
    public static IServiceCollection AddPushTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var monitor = configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 };
        var collector = configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 };
        if (!monitor && !collector) return services;

        var telemetry = services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithTracing(tracing => tracing.AddSource(PushTelemetry.Name))
            .WithMetrics(metrics => metrics.AddMeter(PushTelemetry.Name));
        if (monitor)
        {
            telemetry.UseAzureMonitorExporter(options =>
            {
                options.Credential = MonitorIdentity.Parse(configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]);
                // Alerts go by the event ids of logs: those of traces that are not sampled have to come too.
                options.EnableTraceBasedLogsSampler = false;
            });
        }

        if (collector) telemetry.UseOtlpExporter();
        return services;
    }
}
