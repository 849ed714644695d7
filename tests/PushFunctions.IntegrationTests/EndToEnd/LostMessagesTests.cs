using Microsoft.Extensions.DependencyInjection;
using PushFunctions.Simulator;
using PushFunctions.Simulator.Faults;
using PushFunctions.Storage.Clients;

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>What the sweep sets going again. Nobody but the tests works on the queues, and no message comes back by
/// itself.</summary>
public sealed class LostMessagesTests(AzuriteFixture azurite)
{
    /// <summary>The storage emulator's clock, which measures the delay of a message, cannot be shifted.</summary>
    private static readonly IReadOnlyDictionary<string, string?> ShortLeases = new Dictionary<string, string?>
    {
        ["Push:Delivery:LeaseSafetyMargin"] = "00:00:01",
        ["Push:Delivery:LeaseDuration"] = "00:00:03",
    };

    private readonly ShiftedClock _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Batches_and_a_walk_whose_messages_are_lost_get_new_ones_and_the_operation_its_end()
    {
        await using var service = await StartAsync();
        using var shop = await Customer.WithAppAsync(service);
        var (direct, users, members) = (
            Phone.Androids(60), await Crowd.RegisterAsync(shop, 150, _ => 1), await Crowd.RegisterAsync(shop, 120, _ => 1));
        var audience = (await shop.CallAsync(HttpMethod.Post, "/v1/Audiences", new { Name = "members" }))
            .GetProperty("resourceId")
            .GetString()!;
        await shop.CallAsync(
            HttpMethod.Post, $"/v1/Audiences/{audience}/Users", new { UserIds = members.Members.Select(member => member.User.Value) });

        var id = await shop.SendAsync([.. direct.Select(phone => phone.Recipient()), .. users.Recipients, new { AudienceId = audience }]);
        await LoseMessagesAsync(service);
        await SweepAsync(service, TimeSpan.FromSeconds(15));
        Assert.Equal(0, await service.PumpUntilIdleAsync());
        await SweepAsync(service, TimeSpan.FromSeconds(45));
        await service.PumpUntilIdleAsync();
        // The walk waits until the batches before it are taken.
        while ((await service.Get<IPushQueues>().CountAsync(Stop))[QueueNames.Fanout] > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Stop);
            await service.PumpUntilIdleAsync();
        }

        Assert.Equal(OperationStatus.Processing, await StatusOfAsync(shop, id));
        await SweepAsync(service, TimeSpan.Zero);

        Assert.Equal(OperationStatus.Completed, await StatusOfAsync(shop, id));
        Assert.Equal(Stats.AllSent(330, recipients: 330), (await shop.OperationAsync(id)).Stats);
        Assert.DoesNotContain(
            users.Tokens.Concat(members.Tokens)
                .Concat(direct.Select(phone => phone.Token)), token => service.Simulator.Fcm.Received.CountFor(token) != 1);
    }

    [Fact]
    public async Task A_batch_whose_worker_is_dead_is_sent_once_the_lease_that_a_sweep_saw_has_ended()
    {
        await using var service = await StartAsync();
        using var shop = await Customer.WithAppAsync(service);
        var id = await shop.SendAsync(Phone.Androids(3).Select(phone => phone.Recipient()));
        await DieWithAsync(service, id);
        await LoseMessagesAsync(service);

        await SweepAsync(service, TimeSpan.Zero);
        Assert.Equal(0, await service.PumpUntilIdleAsync());
        var operation = await shop.PumpUntilOverAsync(id);

        Assert.Equal(Stats.AllSent(3, recipients: 3), operation.Stats);
        Assert.Equal(3, service.Simulator.Fcm.Received.Total);
    }

    [Fact]
    public async Task A_backlog_gets_no_second_messages_and_a_dead_worker_in_its_midst_does()
    {
        await using var service = await StartAsync();
        using var shop = await Customer.WithAppAsync(service);
        var id = await shop.SendAsync(Phone.Androids(500).Select(phone => phone.Recipient()));
        await DieWithAsync(service, id);

        for (var minute = 0; minute < 10; minute++) await SweepAsync(service, TimeSpan.FromMinutes(1));

        Assert.Equal((500 / DeliveryBatch.MaximumJobs) + 1, (await service.Get<IPushQueues>().CountAsync(Stop))[QueueNames.Deliveries]);
        Assert.Equal(Stats.AllSent(500, recipients: 500), (await shop.PumpUntilOverAsync(id)).Stats);
        Assert.Equal(500, service.Simulator.Fcm.Received.Total);
    }

    [Fact]
    public async Task A_retry_whose_message_is_lost_is_not_the_end_of_its_job()
    {
        await using var service = await StartAsync();
        using var shop = await Customer.WithAppAsync(service);
        var phone = Phone.Android();
        service.Simulator.Fcm.Faults.ForToken(phone.Token, new SimulatorFault { Reason = "UNAVAILABLE", Times = 1 });
        var id = await shop.SendAsync([phone.Recipient()]);
        await service.PumpUntilIdleAsync();
        await LoseMessagesAsync(service);

        await SweepAsync(service, TimeSpan.FromMinutes(1));
        var operation = await shop.PumpUntilOverAsync(id);

        Assert.Equal(Stats.AllSent(1, recipients: 1), operation.Stats);
        Assert.Equal(2, Assert.Single(await shop.NotificationsOfAsync(id)).Attempts);
    }

    private Task<RunningService> StartAsync() => RunningService.StartAsync(
        azurite, pump: false, settings: ShortLeases, configure: builder => builder.Services.AddSingleton<TimeProvider>(_clock)
            .AddSingleton(new ServiceTime(_clock)), simulation: new SimulatorOptions { TimeProvider = _clock });

    private async Task SweepAsync(RunningService service, TimeSpan after)
    {
        _clock.Advance(after);
        await service.Get<Sweep>().RunAsync(Stop);
    }

    /// <summary>A worker takes the send's first batch, and nothing more is heard of it.</summary>
    private static async Task DieWithAsync(RunningService service, string operation)
    {
        var taken = Assert.IsType<LeaseResult.Taken>(
            await service.Get<BatchLeases>().TakeAsync(Parsed(operation), BatchId.Original(0, 0), null, null, Stop));
        await taken.Lease.DisposeAsync();
    }

    private static async Task LoseMessagesAsync(RunningService service)
    {
        foreach (var name in QueueNames.All) await service.Get<StorageClients>().Queue(name).ClearMessagesAsync(Stop);
    }

    /// <summary>As it is stored: who asks the API for an operation completes it.</summary>
    private static Task<OperationStatus?> StatusOfAsync(Customer shop, string id) =>
        shop.Service.Get<IOperationStore>().FindStatusAsync(shop.Account, Parsed(id), Stop);

    private static OperationId Parsed(string id) =>
        OperationId.TryParse(id, out var parsed) ? parsed : throw new ArgumentException("No operation's id.", nameof(id));
}
