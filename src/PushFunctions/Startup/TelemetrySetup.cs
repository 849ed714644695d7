using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;

namespace PushFunctions.Startup;

internal static class LogDefaults
{
    private static readonly Dictionary<string, string?> Levels = new()
    {
        ["Logging:LogLevel:Default"] = "Warning",
        ["Logging:LogLevel:PushFunctions"] = "Information",
    };

    /// <summary>The default log levels of the worker: host.json applies to the host only.</summary>
    public static ConfigurationManager AddLogDefaults(this ConfigurationManager configuration)
    {
        ((IConfigurationBuilder)configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = Levels });
        return configuration;
    }
}

/// <summary>
/// Reads the setting with which the Functions host authenticates to Application Insights, so that the worker uses the
/// same identity.
/// </summary>
internal static class MonitorIdentity
{
    /// <summary>Null if the setting names no identity: then only the connection string is used.</summary>
    /// <param name="setting"><c>Authorization=AAD</c> for the app's own identity, with <c>ClientId=…</c> for one that
    /// is assigned to it.</param>
    public static TokenCredential? Parse(string? setting)
    {
        var parts = (setting ?? string.Empty)
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .DistinctBy(part => part[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        if (!parts.TryGetValue("Authorization", out var kind) || !kind.Equals("AAD", StringComparison.OrdinalIgnoreCase)) return null;
        return new ManagedIdentityCredential(
            parts.TryGetValue("ClientId", out var id) ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned);
    }
}

/// <summary>The settings of telemetry.</summary>
internal sealed class TelemetryOptions
{
    public const string Section = "Push:Telemetry";

    /// <summary>
    /// Share of the traces that are exported, 0 to 1. Default 1: all of them. Metrics and logs are never sampled.
    /// </summary>
    /// <value>Setting <c>Push__Telemetry__SamplingRatio</c>.</value>
    [Range(0.0, 1.0)]
    public double SamplingRatio { get; set; } = 1;
}

internal static class TelemetrySetup
{
    /// <summary>
    /// Traces, metrics and logs of the service and of the Functions worker, to wherever a setting of the exporters'
    /// own says. Without one the logs stay with the Functions host: once the worker reports for itself, the host
    /// prints its logs no more.
    /// </summary>
    public static IServiceCollection AddPushTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TelemetryOptions>().Bind(configuration.GetSection(TelemetryOptions.Section)).ValidateDataAnnotations()
            .ValidateOnStart();
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
                // The exporter's default of five traces a second would drop most requests under load, failures among
                // them.
                options.TracesPerSecond = null;
            });
        }

        if (collector)
        {
            telemetry.UseOtlpExporter();
            services.Configure<OpenTelemetryLoggerOptions>(static logs =>
            {
                logs.IncludeFormattedMessage = true;
                logs.AddProcessor(new EventNames());
            });
        }

        // Last, so that it replaces the exporters' own.
        return services.ConfigureOpenTelemetryTracerProvider(static (provider, tracing) =>
            tracing.SetSampler(new SendSampler(provider.GetRequiredService<IOptions<TelemetryOptions>>().Value.SamplingRatio)));
    }

    /// <summary>OTLP has no field for the id and name of a log event: they go along as attributes.</summary>
    private sealed class EventNames : BaseProcessor<LogRecord>
    {
        public override void OnEnd(LogRecord data)
        {
            if (data.EventId is { Id: not 0 } id)
                data.Attributes = [.. data.Attributes ?? [], new("event.id", id.Id), new("event.name", id.Name)];
        }
    }
}

/// <summary>
/// Decides once per send: everything that belongs to a trace, or is linked to it as the batches of a send are, is
/// exported or not together with it. The decision follows from the trace id alone, so that all instances agree.
/// </summary>
internal sealed class SendSampler(double ratio) : Sampler
{
    private readonly TraceIdRatioBasedSampler _ratio = new(ratio);

    // Application Insights multiplies its counts by this.
    private readonly KeyValuePair<string, object>[] _rate = ratio < 1 ? [new("microsoft.sample_rate", (float)(ratio * 100))] : [];

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var (parent, links) = (samplingParameters.ParentContext, samplingParameters.Links);
        var linked = links is null ? default : links.Select(link => link.Context.TraceId).FirstOrDefault();
        if (linked == default && parent.IsValid() && !parent.IsRemote)
            return Result(
                parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
        var trace = linked == default ? samplingParameters.TraceId : linked;
        return Result(
            _ratio.ShouldSample(new SamplingParameters(default, trace, samplingParameters.Name, samplingParameters.Kind)).Decision);
    }

    private SamplingResult Result(SamplingDecision decision) => new(decision, decision == SamplingDecision.RecordAndSample ? _rate : []);
}
