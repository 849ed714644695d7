using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using PushFunctions.Simulator.Faults;
using PushFunctions.StorageEmulator;

namespace PushFunctions.IntegrationTests.EndToEnd.Webhooks;

/// <summary>What events cost in storage transactions, on top of the pushes.</summary>
public sealed class EventCostTests(AzuriteFixture azurite)
{
    private const int Pushes = 10_000;

    [Fact]
    public async Task Nothing_without_an_endpoint_next_to_nothing_for_failures_and_a_tenth_at_most_for_every_push()
    {
        var storage = new MemoryTransport(new MemoryAccount(TimeProvider.System));
        await using var service = await RunningService.StartAsync(
            azurite, pump: false, configure: builder => builder.Services.AddSingleton<HttpPipelineTransport>(storage),
            settings: new Dictionary<string, string?> { ["PushStorage"] = MemoryAccount.ConnectionString });
        await using var receiver = await Receiver.StartAsync();
        using var shop = await Customer.WithAppAsync(service);
        await SendAsync(service, shop);

        var without = await SendAsync(service, shop);
        var (failures, _) = await WebhookEndpointTests.CreateAsync(
            shop, receiver.Address, "operation.*", "notification.failed", "notification.canceled", "recipient.unaddressable");
        var withFailures = await SendAsync(service, shop);
        Assert.Equal((2, 1, 1), Told(receiver));
        await shop.CallAsync(HttpMethod.Delete, $"/v1/Webhooks/{failures}");
        await WebhookEndpointTests.CreateAsync(shop, receiver.Address, "notification.*");
        var withAll = await SendAsync(service, shop);
        Assert.Equal(Pushes - 2, receiver.ToldOf("notification.sent").Count);

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{without} transactions without, {withFailures - without} more for failures and operations, "
            + $"{withAll - without} more for every push");
        Assert.InRange(without, 1, Pushes * 0.11);
        Assert.InRange(withFailures - without, 1, Pushes * 0.002);
        Assert.InRange(withAll - without, 1, Pushes * 0.1);

        // Without an endpoint nothing was ever put on the queue of events.
        Assert.Equal(0, (await service.Get<IPushQueues>().CountAsync(TestContext.Current.CancellationToken))[QueueNames.Events]);
    }

    private static (int Failed, int Processing, int Completed) Told(Receiver receiver) => (
        receiver.ToldOf("notification.failed").Count, receiver.ToldOf("operation.processing").Count,
        receiver.ToldOf("operation.completed").Count);

    /// <returns>The transactions, without the looks at the queues.</returns>
    private static async Task<long> SendAsync(RunningService service, Customer shop)
    {
        var phones = Enumerable.Range(0, Pushes).Select(_ => Phone.Android()).ToList();
        foreach (var dead in phones.Take(2))
            service.Simulator.Fcm.Faults.ForToken(dead.Token, new SimulatorFault { Reason = "UNREGISTERED" });
        var meter = new TransactionMeter(service);
        await shop.SendAsync(phones.Select(phone => phone.Recipient()));
        await service.PumpUntilIdleAsync();
        await service.Get<Sweep>().RunAsync(TestContext.Current.CancellationToken);
        for (var count = 0; count < 4; count++)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
            await service.PumpUntilIdleAsync();
        }

        return meter.Read().Work;
    }
}
