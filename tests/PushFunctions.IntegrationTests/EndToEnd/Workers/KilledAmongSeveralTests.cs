using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.EndToEnd.Workers;

public sealed class KilledAmongSeveralTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int Kills = 4;

    [Fact]
    public async Task Of_three_workers_one_is_killed_again_and_again_and_no_push_is_lost() => await RunAsync(
        async (shop, crash) =>
        {
            var sends = new List<(string Id, IReadOnlyList<Phone> Phones)>();
            foreach (var phones in crash.Sends) sends.Add((await shop.SendAsync(phones.Select(phone => phone.Recipient())), phones));
            return sends;
        });

    /// <summary>A walk is split into ranges that the three take steps of, so that steps and splits are killed
    /// too.</summary>
    [Fact]
    public async Task Of_three_workers_one_is_killed_again_and_again_while_a_filter_is_sent_to_and_no_User_is_left_out() => await RunAsync(
        async (shop, crash) =>
        {
            var phones = Phone.Androids(crash.Pushes);
            await shop.RegisterManyAsync(phones, new { Plan = "premium" });
            await shop.RegisterManyAsync(Phone.Androids(crash.Pushes / 10), new { Plan = "free" });
            return [(await shop.SendAsync([new { filter = new { tag = "plan:premium" } }]), phones)];
        });

    private async Task RunAsync(Func<Customer, Crash, Task<IReadOnlyList<(string Id, IReadOnlyList<Phone> Phones)>>> begin)
    {
        var crash = Crash.FromEnvironment();
        await using var service = await RunningService.StartAsync(
            azurite, pump: false, settings: new Dictionary<string, string?>(KilledWorker.ShortClaims)
            {
                ["Local:MessageLease"] = "00:00:15",
                ["Local:SweepPeriod"] = "00:00:02",
            });
        using var shop = await Customer.WithAppAsync(service);
        // As long as a provider takes: what is killed has pushes in flight.
        service.Simulator.Fcm.Faults.ForAll(new SimulatorFault { Delay = TimeSpan.FromMilliseconds(200) });
        using var crew = await Crew.StartAsync(service, 3);

        var sends = await begin(shop, crash);
        foreach (var moment in crash.Moments(Kills))
        {
            await service.Simulator.Fcm.Received.WaitForAsync(moment, StallTimeout.Limit, TestContext.Current.CancellationToken);
            await crew.KillFirstAsync();
        }

        foreach (var (id, _) in sends) await shop.WaitForOperationAsync(id);
        await Aftermath.WaitForEmptyQueuesAsync(service);
        var doubled = new List<string>();
        foreach (var (id, phones) in sends) doubled.AddRange(await Aftermath.AssertNothingMissingAsync(shop, id, phones));
        const int InHand = Kills * Crash.BatchesInHand * DeliveryBatch.MaximumJobs;
        output.WriteLine(
            $"Seed {crash.Seed}: {crash.Pushes} pushes, {Kills} kills, {doubled.Count} tokens asked for twice or more, of at most {InHand} in hand.");
        Assert.InRange(doubled.Count, 0, InHand);
    }
}
