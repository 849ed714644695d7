using Microsoft.Extensions.DependencyInjection;
using PushFunctions.Simulator;

namespace PushFunctions.IntegrationTests.EndToEnd.Limits;

public sealed class HealthTests(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_health_is_that_of_the_work_and_any_instance_tells_it()
    {
        var time = new ShiftableTime();
        await using var service = await RunningService.StartAsync(
            azurite, pump: false, builder => builder.Services.AddSingleton<TimeProvider>(time).AddSingleton(new ServiceTime(time)));
        using var client = new Client(service);
        await client.StoreCredentialAsync();
        Client.IdIn(await client.PostAsync("PushNotifications", """{"to":[{"token":"odJFCrnl2edlBDdz1C5Ja:APA91b","provider":"FCM"}],"content":{"title":"Hello"}}"""));
        time.Shift(TimeSpan.FromMinutes(6));
        await service.Get<Sweep>().RunAsync(Stop);

        var health = (await client.GetAsync("health")).Json;

        Assert.Equal("DEGRADED", health.GetProperty("status").GetString());
        Assert.InRange(health.GetProperty("oldestJobAgeSeconds").GetInt64(), 360, 400);
        // The message is still there, so that the sweep sent no second one.
        Assert.Equal(1, health.GetProperty("queues").GetProperty("push-deliveries-express").GetInt64());
        Assert.Equal(0, health.GetProperty("queues").GetProperty("push-deadletter").GetInt64());
    }

    [Fact]
    public async Task Once_the_work_is_done_it_is_well_again()
    {
        var time = new ShiftableTime();
        await using var service = await RunningService.StartAsync(
            azurite, pump: false, builder => builder.Services.AddSingleton<TimeProvider>(time)
                .AddSingleton(new ServiceTime(time)), simulation: new SimulatorOptions { TimeProvider = time });
        using var client = new Client(service);
        await client.StoreCredentialAsync();
        Client.IdIn(await client.PostAsync("PushNotifications", """{"to":[{"token":"odJFCrnl2edlBDdz1C5Ja:APA91b","provider":"FCM"}],"content":{"title":"Hello"}}"""));
        time.Shift(TimeSpan.FromMinutes(6));
        await service.PumpUntilIdleAsync();
        await service.Get<Sweep>().RunAsync(Stop);

        var empty = string.Join(',', QueueNames.All.Select(name => $"\"{name}\":0"));
        Assert.Equal(
            $"{{\"status\":\"OK\",\"oldestJobAgeSeconds\":null,\"queues\":{{{empty}}}}}", (await client.GetAsync("health")).Text);
    }
}
