using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.EndToEnd.Workers;

public sealed class TroubledStorageTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(8);

    [Theory]
    [InlineData(StorageState.Refuses, 30)]
    [InlineData(StorageState.StandsStill, 30)]
    [InlineData(StorageState.BreaksOff, 30)]
    [InlineData(StorageState.StandsStill, 6)]
    public async Task Storage_in_trouble_in_the_middle_of_a_send_costs_no_push_and_none_is_sent_twice(StorageState trouble, int lease)
    {
        var storage = new TroubledStorage();
        await using var service = await RunningService.StartAsync(
            azurite,
            settings: new Dictionary<string, string?>
            {
                ["PushStorage:requestTimeout"] = "00:00:05",
                ["Push:Delivery:LeaseDuration"] = TimeSpan.FromSeconds(lease).ToString("c"),
                ["Push:Delivery:LeaseSafetyMargin"] = "00:00:02",
            },
            configure: builder => builder.Services.AddSingleton<HttpPipelineTransport>(storage));
        using var shop = await Customer.WithAppAsync(service);
        var received = service.Simulator.Fcm.Received;
        service.Simulator.Fcm.Faults.ForAll(new SimulatorFault { Delay = TimeSpan.FromMilliseconds(300) });
        var phones = Phone.Androids(1_500);

        var id = await shop.SendAsync(phones.Select(phone => phone.Recipient()));
        await received.WaitForAsync(300, StallTimeout.Limit, TestContext.Current.CancellationToken);
        storage.Become(trouble);
        await Task.Delay(Outage, TimeProvider.System, TestContext.Current.CancellationToken);
        output.WriteLine($"{received.Total} of {phones.Count} pushes taken when the trouble ended.");
        storage.Become(StorageState.Whole);
        var operation = await shop.WaitForOperationAsync(id);

        Assert.Equal(Stats.AllSent(phones.Count, recipients: phones.Count), operation.Stats);
        Assert.DoesNotContain(phones, phone => received.CountFor(phone.Token) != 1);
        Assert.Equal("OK", (await shop.CallAsync(HttpMethod.Get, "/v1/health")).GetProperty("status").GetString());
    }
}
