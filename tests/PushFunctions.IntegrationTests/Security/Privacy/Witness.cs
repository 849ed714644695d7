using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using PushFunctions.IntegrationTests.EndToEnd;

namespace PushFunctions.IntegrationTests.Security.Privacy;

/// <summary>Sees all that gets out of a service beside its answers: every log line with its values and scopes, every
/// span, every measurement.</summary>
internal sealed class Witness : ILoggerProvider, ISupportExternalScope
{
    private readonly ActivityListener _spans;
    private readonly MeterListener _meters = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public Witness()
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = See,
        };
        ActivitySource.AddActivityListener(_spans);
        _meters.InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measure(instrument, value, tags));
        _meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Measure(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measure(instrument, value, tags));
        _meters.Start();
    }

    public ConcurrentQueue<LogLine> Lines { get; } = new();

    public ConcurrentQueue<Activity> Spans { get; } = new();

    public ConcurrentQueue<Measured> Measurements { get; } = new();

    /// <summary>Everything as text, with where it was seen.</summary>
    public IEnumerable<(string Where, string Text)> Seen =>
    [
        .. Lines.Select(line => ($"log {line.Category} {line.Id}", line.Everything)),
        .. Spans.Select(span => ($"span {span.Source.Name} {span.OperationName}", TextOf(span))),
        .. Measurements.Select(measured => ($"metric {measured.Name}", measured.Tags)),
    ];

    /// <summary>The same without what the clients of the tests tell about their own requests.</summary>
    public IEnumerable<(string Where, string Text)> SeenOf(RunningService service) =>
        Seen.Where(
            seen => !(
                seen.Where.StartsWith("span System.Net.Http", StringComparison.Ordinal)
                    && seen.Text.Contains($"url.full={service.Address}", StringComparison.Ordinal)));

    /// <summary>Makes the witness the only logger of a service that is told to log everything, in each way in which
    /// one can be told.</summary>
    public void Attend(WebApplicationBuilder builder)
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Trace",
            ["Logging:LogLevel:PushFunctions"] = "Trace",
            ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
            [$"Logging:{typeof(Witness).FullName}:LogLevel:Microsoft.AspNetCore"] = "Trace",
            [$"Logging:{typeof(Witness).FullName}:LogLevel:System.Net.Http.HttpClient"] = "Trace",
        });
        builder.Logging.ClearProviders().AddProvider(this);
    }

    /// <summary>Asks the gauges, which only answer when asked.</summary>
    public void Ask() => _meters.RecordObservableInstruments();

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <summary>Called by the service that it attends too: what was seen stays.</summary>
    public void Dispose()
    {
        _spans.Dispose();
        _meters.Dispose();
    }

    private static string TextOf(Activity span) => string.Join(' ',
    [
        span.DisplayName, span.StatusDescription, span.TraceStateString,
        .. span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"),
        .. span.Baggage.Select(entry => $"{entry.Key}={entry.Value}"),
        .. span.Events.SelectMany(entry => entry.Tags.Select(tag => $"{entry.Name} {tag.Key}={tag.Value}")),
    ]);

    private void See(Activity span) => Spans.Enqueue(span);

    private void Measure<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        where T : struct =>
            Measurements.Enqueue(
                new Measured(
                    instrument, Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture),
                    string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));

    /// <summary>One line.</summary>
    /// <param name="Text">As it is printed.</param>
    /// <param name="Everything">With the values, the scopes and the whole exception.</param>
    public sealed record LogLine(string Category, EventId Id, LogLevel Level, string Text, string Everything);

    public sealed record Measured(Instrument Instrument, double Value, string Tags)
    {
        public string Name => Instrument.Name;
    }

    private sealed class Logger(Witness witness, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => witness._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            List<string> parts = [text, exception?.ToString() ?? ""];
            if (state is IEnumerable<KeyValuePair<string, object?>> values)
                parts.AddRange(values.Select(value => $"{value.Key}={value.Value}"));
            witness._scopes.ForEachScope(
                static (scope, all) =>
                    all.Add(scope is IEnumerable<KeyValuePair<string, object?>> pairs
                        ? string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}")) : $"{scope}"), parts);
            witness.Lines.Enqueue(new LogLine(category, eventId, logLevel, text, string.Join('\n', parts)));
        }
    }
}
