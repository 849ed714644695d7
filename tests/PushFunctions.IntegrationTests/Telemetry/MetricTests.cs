using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using PushFunctions.IntegrationTests.EndToEnd;
using PushFunctions.IntegrationTests.Security.Privacy;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.Telemetry;

public sealed class MetricTests
{
    [Fact]
    public async Task What_is_counted_is_what_happened_by_provider_and_outcome()
    {
        using var witness = new Witness();
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var shop = await Customer.WithAppAsync(service);
        var (dead, late) = (Phone.Android(), Phone.Apple());
        dead.FaultsAt(service.Simulator).ForToken(dead.Token, new SimulatorFault { Reason = "UNREGISTERED" });
        late.FaultsAt(service.Simulator).ForToken(late.Token, new SimulatorFault { Status = 503 });
        var (user, _) = await shop.RegisterAsync(dead);

        await shop.SendAsync([Phone.Android().Recipient(), Phone.Apple().Recipient(), late.Recipient(), new { UserId = user }]);
        await service.PumpUntilIdleAsync();

        Assert.Equal([("", 1)], SumsOf(witness, service, "push.sends.accepted"));
        Assert.Equal([("", 4)], SumsOf(witness, service, "push.jobs.expanded"));
        Assert.Equal(
            [("provider=APN outcome=Sent", 1), ("provider=FCM outcome=Sent", 1), ("provider=FCM outcome=TokenExpired", 1)],
            SumsOf(witness, service, "push.deliveries"));
        Assert.Equal([("provider=APN reason=Deferred", 1)], SumsOf(witness, service, "push.retries"));
        Assert.Equal([("provider=FCM", 1)], SumsOf(witness, service, "push.tokens.forgotten"));
        Assert.Equal(4, Of(witness, service, "push.time_to_provider").Count());
        Assert.Equal([0.025, 3600], Bounds(Of(witness, service, "push.time_to_provider").First().Instrument));
        Assert.All(
            Of(witness, service, "push.time_to_provider"), measured => Assert.InRange(measured.Value, 0, StallTimeout.Limit.TotalSeconds));
    }

    [Fact]
    public async Task The_age_of_the_oldest_job_is_that_of_the_last_sweep_and_grows_until_the_next()
    {
        var clock = new ShiftedClock();
        using var witness = new Witness();
        await using var service = await RunningService.StartInMemoryAsync(pump: false, configure: builder => builder.Services.AddSingleton<TimeProvider>(clock)
                .AddSingleton(new ServiceTime(clock)));
        using var shop = await Customer.WithAppAsync(service);
        witness.Ask();
        Assert.Empty(Of(witness, service, "push.oldest_job_age"));
        await shop.SendAsync([Phone.Android().Recipient()]);

        await service.Get<Sweep>().RunAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromMinutes(2));
        witness.Ask();
        clock.Advance(TimeSpan.FromMinutes(2));
        witness.Ask();
        var health = await shop.CallAsync(HttpMethod.Get, "/v1/health");

        var ages = Of(witness, service, "push.oldest_job_age").Select(measured => measured.Value).ToList();
        Assert.Equal(2, ages.Count);
        Assert.InRange(ages[0], 120, 120 + StallTimeout.Limit.TotalSeconds);
        Assert.InRange(ages[1] - ages[0], 120, 120 + StallTimeout.Limit.TotalSeconds);
        Assert.InRange(health.GetProperty("oldestJobAgeSeconds").GetDouble(), 239, 240 + StallTimeout.Limit.TotalSeconds);
    }

    /// <summary>The least and the greatest bound of the buckets: the exporters' own begin at 5 seconds, where nearly
    /// all values lie.</summary>
    private static double[] Bounds(Instrument instrument) =>
        ((Histogram<double>)instrument).Advice!.HistogramBucketBoundaries! is [var least, .., var greatest] ? [least, greatest] : [];

    private static IEnumerable<(string Tags, double Sum)> SumsOf(Witness witness, RunningService service, string name) =>
        Of(witness, service, name).GroupBy(measured => measured.Tags)
            .Select(group => (group.Key, group.Sum(measured => measured.Value)))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal);

    /// <summary>Of this service alone: others of the run measure the same.</summary>
    private static IEnumerable<Witness.Measured> Of(Witness witness, RunningService service, string name) =>
        witness.Measurements.Where(
            measured => measured.Name == name && measured.Instrument.Meter is { Name: PushTelemetry.Name } meter
                && meter.Scope == service.Get<IMeterFactory>());
}
