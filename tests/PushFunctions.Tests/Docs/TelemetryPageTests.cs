using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PushFunctions.Tests.Infra;

namespace PushFunctions.Tests.Docs;

/// <summary>docs/telemetry.md names all that the service tells, and nothing else.</summary>
public sealed partial class TelemetryPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathTo("docs", "telemetry.md"));

    [Fact]
    public void Every_log_line_stands_there_with_its_level() => Assert.Equal(
        LoggedEvents.All.OrderBy(entry => entry.Key)
            .Select(entry => string.Create(CultureInfo.InvariantCulture, $"| {entry.Key} | {entry.Value.Level} | {entry.Value.Message} |")),
        Event().Matches(Page).Select(match => match.Value));

    [Fact]
    public void Every_metric_stands_there()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var names = new List<string>();
        using var listener =
            new MeterListener
            {
                InstrumentPublished = (instrument, _) =>
                { if (instrument.Meter.Scope == meters) names.Add(instrument.Name); }
            };
        listener.Start();
        _ = new PushMetrics(meters);
        _ = new WaitingJobs(meters, new ServiceTime(TimeProvider.System));

        Assert.Equal(names.Order(StringComparer.Ordinal), NamesIn("## Metrics").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_span_stands_there()
    {
        var sources = Directory.GetFiles(
            Path.Combine(Repository.PathTo(), "src", "PushFunctions.Core"), "*.cs", SearchOption.AllDirectories);

        Assert.Equal(
            sources.SelectMany(source => Span().Matches(File.ReadAllText(source)).Select(match => match.Groups[1].Value))
                .Distinct()
                .Order(StringComparer.Ordinal),
            NamesIn("## Traces").Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> NamesIn(string heading) =>
        Row().Matches(Page.Split(heading)[1].Split("\n## ")[0]).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^\| \d+ \|.*\|$", RegexOptions.Multiline)]
    private static partial Regex Event();

    [GeneratedRegex(@"^\| `(push[\w.]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("Start(?:Consumer|Activity)\\(\"(push[\\w.]+)\"")]
    private static partial Regex Span();
}
