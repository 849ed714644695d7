using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Simulator;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.EndToEnd;

public sealed class CancelTests(AzuriteFixture azurite, SharedService shared)
{
    private const int InFlight = 10;
    private const int Pushes = 600;

    [Fact]
    public async Task After_a_cancel_only_what_was_in_flight_is_delivered_and_the_rest_is_canceled()
    {
        var (clock, provider) = (new ShiftedClock(), new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        await using var service = await RunningService.StartAsync(
            azurite,
            configure: builder => builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton(new ServiceTime(clock)),
            settings: new Dictionary<string, string?>
            {
                ["Push:Delivery:InitialConcurrency"] = $"{InFlight}",
                ["Push:Delivery:MaximumConcurrency"] = $"{InFlight}",
                ["Push:Fcm:RequestTimeout"] = "00:01:00"
            },
            simulation: new SimulatorOptions { TimeProvider = provider });
        using var shop = await Customer.WithAppAsync(service);
        // FCM answers only when its clock is put forward.
        service.Simulator.Fcm.Faults.ForAll(new SimulatorFault { Delay = TimeSpan.FromSeconds(1) });
        var phones = Phone.Androids(Pushes);

        var id = await shop.SendAsync(phones.Select(phone => phone.Recipient()));
        await service.Simulator.Fcm.Received.WaitForAskedAsync(InFlight, StallTimeout.Limit, TestContext.Current.CancellationToken);
        await shop.CancelAsync(id);
        var canceled = await shop.OperationAsync(id);
        clock.Advance(TimeSpan.FromSeconds(3));
        provider.Advance(TimeSpan.FromSeconds(2));
        var operation = await shop.WaitForOperationAsync(id);

        Assert.Equal(("CANCELED", Pushes, 0), (canceled.Status, canceled.Stats.Sum, canceled.Stats.Sent));
        Assert.InRange(canceled.Stats.Queued, InFlight, Pushes);
        Assert.Equal(new Stats(Pushes, Pushes, 0, 0, 0, InFlight, 0, Pushes - InFlight), operation.Stats);
        Assert.Equal((InFlight, InFlight), (service.Simulator.Fcm.Received.Asked, service.Simulator.Fcm.Received.Total));
        var statuses = (await shop.NotificationsOfAsync(id)).CountBy(notification => notification.Status).ToDictionary();
        Assert.Equal((InFlight, Pushes - InFlight), (statuses["SENT"], statuses["CANCELED"]));
    }

    [Fact]
    public async Task What_has_completed_cannot_be_canceled()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var id = await shop.SendAsync([Phone.Android().Recipient()]);
        await shop.WaitForOperationAsync(id);

        var refusal = await Assert.ThrowsAnyAsync<Xunit.Sdk.TrueException>(() => shop.CancelAsync(id));

        Assert.Contains($"answered with {(int)HttpStatusCode.Conflict}", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("COMPLETED", (await shop.OperationAsync(id)).Status);
    }
}
