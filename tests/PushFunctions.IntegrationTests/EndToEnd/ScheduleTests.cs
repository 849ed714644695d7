using Microsoft.Extensions.DependencyInjection;
using PushFunctions.Simulator;

namespace PushFunctions.IntegrationTests.EndToEnd;

public sealed class ScheduleTests(SharedService shared)
{
    [Fact]
    public async Task A_scheduled_send_that_is_canceled_before_it_is_due_delivers_nothing()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var phone = Phone.Android();
        var (user, _) = await shop.RegisterAsync(Phone.Android());

        var id = await shop.SendAsync(
            [phone.Recipient(), new { UserId = user }],
            more: new { Schedule = new { SendAt = At(TimeProvider.System.GetUtcNow().AddMinutes(2)) } });
        var scheduled = await shop.OperationAsync(id);
        var before = Assert.Single(await shop.NotificationsOfAsync(id));
        await shop.CancelAsync(id);
        var canceled = await shop.OperationAsync(id);
        await shop.CancelAsync(id);

        Assert.Equal(new OperationState(id, "SCHEDULED", new Stats(1, 2, 0, 1, 0, 0, 0, 0)), scheduled);
        Assert.Equal("SCHEDULED", before.Status);
        Assert.Equal(new OperationState(id, "CANCELED", new Stats(1, 2, 0, 0, 0, 0, 0, 1)), canceled);
        Assert.Equal("CANCELED", Assert.Single(await shop.NotificationsOfAsync(id)).Status);
        Assert.Equal(0, shop.Simulator.Fcm.Received.CountFor(phone.Token));
    }

    [Fact]
    public async Task A_scheduled_send_whose_message_is_lost_is_started_by_the_sweep_once_it_is_due()
    {
        var clock = new ShiftedClock();
        await using var service = await RunningService.StartInMemoryAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(clock)
                .AddSingleton(new ServiceTime(clock)), simulation: new SimulatorOptions { TimeProvider = clock });
        using var shop = await Customer.WithAppAsync(service);
        var (direct, registered) = (Phone.Android(), Phone.Android());
        var (user, _) = await shop.RegisterAsync(registered);
        var crowd = await Crowd.RegisterAsync(shop, 150, _ => 1);

        var id = await shop.SendAsync(
            [direct.Recipient(), new { UserId = user }, .. crowd.Recipients],
            more: new { Schedule = new { SendAt = At(clock.GetUtcNow().AddHours(2)) } });
        await service.Get<Sweep>().RunAsync(TestContext.Current.CancellationToken);
        var before = await shop.OperationAsync(id);
        clock.Advance(TimeSpan.FromHours(2.1));
        await service.Get<Sweep>().RunAsync(TestContext.Current.CancellationToken);
        var operation = await shop.WaitForOperationAsync(id);

        Assert.Equal("SCHEDULED", before.Status);
        Assert.Equal(new OperationState(id, "COMPLETED", Stats.AllSent(152, recipients: 152)), operation);
        Assert.All(
            crowd.Tokens.Append(direct.Token)
                .Append(registered.Token), token => Assert.Equal(1, service.Simulator.Fcm.Received.CountFor(token)));
    }

    private static string At(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
}
