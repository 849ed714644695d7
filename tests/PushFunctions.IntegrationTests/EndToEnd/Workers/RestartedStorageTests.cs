using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.EndToEnd.Workers;

public sealed class RestartedStorageTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    [Fact]
    public async Task The_storage_is_away_in_the_middle_of_a_send_and_comes_back_to_the_same_workers_and_no_push_is_lost() =>
        await RunAsync(async (storage, crew) =>
    {
        await storage.StopAsync();
        await crew.PauseAsync();
        return crew;
    });

    /// <summary>Workers that outlive a storage which forgets what it has acknowledged are no case: only Azurite
    /// forgets, and only when it is killed.</summary>
    [Fact]
    public async Task Storage_and_workers_are_killed_at_once_in_the_middle_of_a_send_and_go_on_from_the_disk_and_no_push_is_lost() =>
        await RunAsync(async (storage, crew) =>
    {
        await storage.KillAsync();
        await crew.KillAllAsync();
        return null;
    });

    [Fact]
    public async Task The_storage_stands_still_for_longer_than_it_is_waited_for_and_the_same_workers_go_on_and_no_push_is_sent_twice()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal to send.");
        var crash = Crash.FromEnvironment();
        await using var storage = await AzuriteOnDisk.StartAsync();
        await using var service = await RunningService.StartAsync(
            azurite, pump: false, settings: new Dictionary<string, string?>(SettingsFor(crash, storage))
            {
                ["PushStorage:requestTimeout"] = "00:00:02",
                ["PushStorage:maximumRetries"] = "1",
            });
        using var shop = await Customer.WithAppAsync(service);
        service.Simulator.Fcm.Faults.ForAll(new SimulatorFault { Delay = TimeSpan.FromMilliseconds(300) });
        using var crew = await Crew.StartAsync(service, 2);
        var phones = crash.Sends[0];
        var id = await shop.SendAsync(phones.Select(phone => phone.Recipient()));
        await service.Simulator.Fcm.Received.WaitForAsync(phones.Length / 10, StallTimeout.Limit, TestContext.Current.CancellationToken);

        await storage.PauseAsync();
        await Task.Delay(TimeSpan.FromSeconds(12), TimeProvider.System, TestContext.Current.CancellationToken);
        await storage.ResumeAsync();

        Assert.Equal(Stats.AllSent(phones.Length, recipients: phones.Length), (await shop.WaitForOperationAsync(id)).Stats);
        Assert.DoesNotContain(phones, phone => service.Simulator.Fcm.Received.CountFor(phone.Token) != 1);
        Assert.True(crew.IsAlive);
    }

    /// <param name="interrupt">Takes the storage away and lets nobody work; returns the crew that is to be resumed,
    /// null where there is none any more.</param>
    private async Task RunAsync(Func<AzuriteOnDisk, Crew, Task<Crew?>> interrupt)
    {
        var crash = Crash.FromEnvironment();
        await using var storage = await AzuriteOnDisk.StartAsync();
        await using var service = await RunningService.StartAsync(azurite, pump: false, settings: SettingsFor(crash, storage));
        using var shop = await Customer.WithAppAsync(service);
        var received = service.Simulator.Fcm.Received;
        service.Simulator.Fcm.Faults.ForAll(new SimulatorFault { Delay = TimeSpan.FromMilliseconds(300) });
        using var first = await Crew.StartAsync(service, 3);
        var sends = new List<(string Id, Phone[] Phones)>();
        foreach (var phones in crash.Sends) sends.Add((await shop.SendAsync(phones.Select(phone => phone.Recipient())), phones));

        await storage.WaitUntilSavedAsync();
        var resumed = await interrupt(storage, first);
        await storage.RestartAsync();
        var written = new HashSet<string>();
        foreach (var (id, _) in sends) written.UnionWith((await Ledger.ReadAsync(service, id)).WrittenDown);
        var taken = received.Tokens.ToHashSet();
        using var second = resumed is null ? await Crew.StartAsync(service, 3) : null;
        if (resumed is not null) await resumed.ResumeAsync();

        foreach (var (id, _) in sends) await shop.WaitForOperationAsync(id);
        await Aftermath.WaitForEmptyQueuesAsync(service);
        var doubled = new HashSet<string>();
        foreach (var (id, phones) in sends)
            doubled.UnionWith(await Aftermath.AssertNothingMissingAsync(shop, id, phones, forgotten: resumed is null ? 1 : 0));
        output.WriteLine(
            $"{crash.Pushes} pushes, {taken.Count} of them taken and {written.Count} written down when the storage came back; {doubled.Count} tokens asked for twice or more.");
        Assert.InRange(taken.Count, 1, crash.Pushes - 1);
        Assert.Subset(taken.Except(written).ToHashSet(), doubled);
    }

    private static Dictionary<string, string?> SettingsFor(Crash crash, AzuriteOnDisk storage) => new(KilledWorker.ShortClaims)
    {
        ["PushStorage"] = storage.ConnectionString,
        ["Local:MessageLease"] = "00:00:15",
        ["Local:SweepPeriod"] = "00:00:02",
        ["Push:Send:StallTimeout"] = "00:00:05",
        // So slow that the storage goes away in the middle, and few batches at a time, so that some are done by then.
        ["AzureFunctionsJobHost:extensions:queues:batchSize"] = "2",
        ["AzureFunctionsJobHost:extensions:queues:newBatchThreshold"] = "1",
        ["Push:Delivery:InitialConcurrency"] = $"{crash.Pushes / 200}",
        ["Push:Delivery:MaximumConcurrency"] = $"{crash.Pushes / 200}",
    };
}
