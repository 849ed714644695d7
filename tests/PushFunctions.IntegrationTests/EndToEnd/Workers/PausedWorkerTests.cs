using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.EndToEnd.Workers;

public sealed class PausedWorkerTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    [Fact]
    public async Task A_worker_that_stands_still_beyond_its_leases_does_no_harm_when_it_wakes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal to send.");
        await using var service = await RunningService.StartAsync(
            azurite, pump: false, settings: new Dictionary<string, string?>(KilledWorker.ShortClaims)
            {
                ["Local:SweepPeriod"] = "00:00:02",
            });
        using var shop = await Customer.WithAppAsync(service);
        var received = service.Simulator.Fcm.Received;
        service.Simulator.Fcm.Faults.ForAll(new SimulatorFault { Delay = TimeSpan.FromMilliseconds(300) });
        var phones = Phone.Androids(2_000);
        using var first = await Worker.StartAsync(service);

        var id = await shop.SendAsync(phones.Select(phone => phone.Recipient()));
        await received.WaitForAsync(500, StallTimeout.Limit, TestContext.Current.CancellationToken);
        await first.PauseAsync();
        var ledger = await Ledger.ReadAsync(service, id);
        using var second = await Worker.StartAsync(service);
        var operation = await shop.WaitForOperationAsync(id);
        var before = phones.Sum(phone => received.CountFor(phone.Token));
        await first.ResumeAsync();
        await Aftermath.WaitForEmptyQueuesAsync(service);
        // What it had begun may go out with the next packet; a second is long for that.
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);

        var doubled = phones.Where(phone => received.CountFor(phone.Token) > 1).Select(phone => phone.Token).ToHashSet();
        output.WriteLine($"{ledger.InHand.Count} pushes in hand when it stood still, {doubled.Count} of them went out twice.");
        Assert.Equal(Stats.AllSent(phones.Count, recipients: phones.Count), operation.Stats);
        Assert.Equal(operation, await shop.OperationAsync(id));
        Assert.All(phones, phone => Assert.InRange(received.CountFor(phone.Token), 1, 2));
        Assert.Subset(ledger.InHand.ToHashSet(), doubled);
        Assert.InRange(phones.Sum(phone => received.CountFor(phone.Token)) - before, 0, ledger.InHand.Count);
    }
}
