using System.Text.Json.Nodes;
using PushFunctions.Simulator.Faults;
using PushFunctions.Storage.Clients;

namespace PushFunctions.IntegrationTests.EndToEnd;

public sealed class SendTests(AzuriteFixture azurite)
{
    private const string Apple = "00000000000000000000000000000000000000000000000000000000000000e2";
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_send_to_a_User_reaches_every_device_once_and_only_through_the_queues()
    {
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        await service.StoreCredentialsAsync();
        var user = await service.RegisterAsync("FCM", "android-1");
        await service.RegisterAsync("APN", Apple, user);

        var operation = await SendAsync(service, new JsonObject { ["userId"] = user });
        Assert.Equal("PROCESSING", (string?)(await FindAsync(service, operation))["status"]);
        Assert.Equal(0, service.Simulator.Fcm.Received.Total);
        await service.PumpUntilIdleAsync();

        Assert.Equal(1, service.Simulator.Fcm.Received.CountFor("android-1"));
        Assert.Equal(1, service.Simulator.ApnsProduction.Received.CountFor(Apple));
        var ended = await FindAsync(service, operation);
        Assert.Equal("COMPLETED", (string?)ended["status"]);
        Assert.Equal(
            """{"total":2,"recipients":1,"unaddressable":0,"scheduled":0,"queued":0,"sent":2,"failed":0,"canceled":0}""",
            ended["stats"]?.ToJsonString());
    }

    [Fact]
    public async Task A_dead_token_fails_alone_with_its_reason_and_is_forgotten()
    {
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        await service.StoreCredentialsAsync();
        var user = await service.RegisterAsync("FCM", "alive");
        await service.RegisterAsync("FCM", "dead", user);
        service.Simulator.Fcm.Faults.ForToken("dead", new SimulatorFault { Reason = "UNREGISTERED" });

        var operation = await SendAsync(service, new JsonObject { ["userId"] = user });
        await service.PumpUntilIdleAsync();

        var stats = (await FindAsync(service, operation))["stats"]!;
        Assert.Equal((1, 1), ((int)stats["sent"]!, (int)stats["failed"]!));
        var errors = (JsonArray)(await service.Api.GetAsync($"PushNotifications/Operations/{operation}/Errors", _cancellation))["errors"]!;
        Assert.Equal(21001, (int)Assert.Single(errors)!["error"]!["code"]!);
        var registrations = (JsonArray)(
            await service.Api.GetAsync($"PushNotifications/DeviceRegistrations?userId={user}", _cancellation))["deviceRegistrations"]!;
        Assert.Equal("alive", (string?)Assert.Single((JsonArray)Assert.Single(registrations)!["devices"]!)!["token"]);
    }

    [Fact]
    public async Task A_message_that_nobody_understands_is_kept_and_leaves_its_queue()
    {
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        var clients = service.Get<StorageClients>();
        await clients.Queue(QueueNames.Deliveries).SendMessageAsync("no message of ours", _cancellation);

        var handled = await service.PumpUntilIdleAsync();

        // Trying it again could not help.
        Assert.Equal(1, handled);
        var kept = await clients.Queue(QueueNames.DeadLetters).ReceiveMessageAsync(cancellationToken: _cancellation);
        Assert.Equal("""{"queue":"push-deliveries","body":"no message of ours"}""", kept.Value.Body.ToString());
    }

    private async Task<string> SendAsync(RunningService service, JsonObject recipient)
    {
        var body = new JsonObject { ["to"] = new JsonArray(recipient), ["content"] = new JsonObject { ["title"] = "Hello" } };
        return (string)(await service.Api.PostAsync("PushNotifications", body, _cancellation))["operationId"]!;
    }

    private Task<JsonObject> FindAsync(RunningService service, string operation) =>
        service.Api.GetAsync($"PushNotifications/Operations/{operation}", _cancellation);
}
