using Microsoft.Extensions.DependencyInjection;
using PushFunctions.Simulator;

namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>A send that is scheduled as far ahead as it may be: beyond what the queue holds, and longer than any
/// instance lives.</summary>
public sealed class LongScheduleTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_send_35_days_ahead_outlives_the_queue_the_records_and_a_restart_and_is_then_delivered_once()
    {
        var clock = new ShiftedClock();
        await using var before = await StartAsync(clock, null);
        using var shop = await Customer.WithAppAsync(before);
        var (direct, registered) = (Phone.Android(), Phone.Apple());
        var (user, _) = await shop.RegisterAsync(registered);
        // The time as another zone writes it.
        var sendAt = clock.GetUtcNow().AddDays(35)
            .ToOffset(TimeSpan.FromHours(-9.5))
            .ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture);
        var id = await shop.SendAsync([direct.Recipient(), new { UserId = user }], more: new { Schedule = new { SendAt = sendAt } });

        foreach (var days in new[] { 8, 10 })
        {
            clock.Advance(TimeSpan.FromDays(days));
            await before.Get<Sweep>().RunAsync(TestContext.Current.CancellationToken);
            Assert.Equal(new OperationState(id, "SCHEDULED", new Stats(1, 2, 0, 1, 0, 0, 0, 0)), await shop.OperationAsync(id));
        }

        await before.App.StopAsync(TestContext.Current.CancellationToken);
        await using var after = await StartAsync(clock, before.Settings);
        using var same = shop.At(after);
        clock.Advance(TimeSpan.FromDays(16.9));
        await after.Get<Sweep>().RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal("SCHEDULED", (await same.OperationAsync(id)).Status);
        clock.Advance(TimeSpan.FromDays(0.2));
        await after.Get<Sweep>().RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Stats.AllSent(2, recipients: 2), (await same.WaitForOperationAsync(id)).Stats);
        Assert.Equal(
            (1, 1), (
                direct.InboxAt(before.Simulator).CountFor(direct.Token), registered.InboxAt(before.Simulator).CountFor(registered.Token)));
    }

    private Task<RunningService> StartAsync(ShiftedClock clock, IReadOnlyDictionary<string, string?>? settings) =>
        RunningService.StartAsync(
        azurite,
        configure: builder => builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton(new ServiceTime(clock)),
        settings: settings,
        simulation: new SimulatorOptions { TimeProvider = clock });
}
