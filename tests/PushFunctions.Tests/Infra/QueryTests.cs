using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PushFunctions.Tests.Infra;

/// <summary>Alerts and workbook ask for what the service reports: a rule for an event that nothing logs would be
/// silent for ever.</summary>
public sealed partial class QueryTests
{
    public static TheoryData<string> Queries => new(Template.Alerts.Values.Concat(Template.WorkbookQueries).Distinct());

    [Fact]
    public void There_is_an_alert_for_each_kind_of_trouble() =>
        Assert.Equal(
            ["credential", "dead-letters", "dead-tokens", "failed-jobs", "failed-requests", "no-sweep", "oldest-job", "poison", "webhook"],
            Template.Alerts.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Queries))]
    public void Every_metric_of_a_query_is_measured(string query)
    {
        var names = Metric().Matches(query).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(
            query.Contains("customMetrics", StringComparison.Ordinal)
                && !query.Contains("cloud_RoleInstance", StringComparison.Ordinal), names.Count > 0);
        Assert.Empty(names.Except(MeasuredNames()));
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void Every_event_of_a_query_is_logged_with_the_fields_that_are_read_from_it(string query)
    {
        foreach (var traces in query.Split("traces").Skip(1))
        {
            var ids = EventId().Matches(traces).Select(match => int.Parse(match.Groups[1].ValueSpan)).ToList();
            var fields = Field().Matches(traces).Select(match => match.Groups[1].Value).Except(["EventId", "CategoryName"]).ToList();

            Assert.Empty(ids.Except(LoggedEvents.All.Keys));
            Assert.All(
                fields, field => Assert.Contains(
                    ids, id => LoggedEvents.All[id].Message.Contains($"{{{field}}}", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void Every_event_of_a_query_is_looked_for_in_the_tables_that_it_arrives_in(string query)
    {
        var ids = EventId().Matches(query).Select(match => int.Parse(match.Groups[1].ValueSpan)).ToList();
        // By severity: every event that anybody should see.
        if (query.Contains("severityLevel", StringComparison.Ordinal))
            ids.AddRange(LoggedEvents.All.Values.Where(log => log.Level >= LogLevel.Warning).Select(log => log.EventId));

        Assert.Equal(ids.Any(LoggedEvents.WithException.Contains), query.Contains("exceptions", StringComparison.Ordinal));
        Assert.Equal(ids.Any(id => !LoggedEvents.WithException.Contains(id)), query.Contains("traces", StringComparison.Ordinal));
    }

    private static HashSet<string> MeasuredNames()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var names = new HashSet<string>();
        using var listener =
            new MeterListener
            {
                InstrumentPublished = (instrument, _) =>
                { if (instrument.Meter.Scope == meters) names.Add(instrument.Name); }
            };
        listener.Start();
        _ = new PushMetrics(meters);
        _ = new WaitingJobs(meters, new ServiceTime(TimeProvider.System));
        return names;
    }

    [GeneratedRegex("\"(push\\.[\\w.]+)\"")]
    private static partial Regex Metric();

    [GeneratedRegex("\"(\\d{3,4})\"")]
    private static partial Regex EventId();

    [GeneratedRegex(@"customDimensions\.(\w+)")]
    private static partial Regex Field();
}
