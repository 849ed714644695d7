using System.Collections.Concurrent;
using System.Text.Json;
using PushFunctions.IntegrationTests.EndToEnd.Webhooks;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.EndToEnd.Workers;

/// <summary>A campaign with dead tokens among its devices, a receiver that fails half of its requests, and workers that are
/// killed twice meanwhile.</summary>
public sealed class KilledWhileTellingTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int Users = 2_000;
    private const int Dead = 40;
    private const int Opened = 25;
    private const int EventsInRequest = 50;

    [Fact]
    public async Task What_the_receiver_was_told_are_the_notifications_and_the_timeline_says_why()
    {
        await using var receiver = await Receiver.StartAsync();
        // Every request fails once: half of all that come.
        var seen = new ConcurrentDictionary<string, bool>();
        receiver.Answer = request => new ReceiverAnswer(seen.TryAdd(request.Id, true) ? 500 : 204);
        await using var service = await RunningService.StartAsync(
            azurite, pump: false, settings: new Dictionary<string, string?>(KilledWorker.ShortClaims)
            {
                ["Local:MessageLease"] = "00:00:15",
                ["Local:SweepPeriod"] = "00:00:02",
            });
        using var shop = await Customer.WithAppAsync(service);
        service.Simulator.Fcm.Faults.ForAll(new SimulatorFault { Delay = TimeSpan.FromMilliseconds(100) });
        var phones = Phone.Androids(Users);
        foreach (var phone in phones.Take(Dead))
            service.Simulator.Fcm.Faults.ForToken(phone.Token, new SimulatorFault { Reason = "UNREGISTERED" });
        await shop.RegisterManyAsync(phones, new { });
        await WebhookEndpointTests.CreateAsync(shop, receiver.Address, "notification.sent", "notification.failed", "operation.completed");
        using var crew = await Crew.StartAsync(service, 2);

        var operation = await shop.SendAsync([new { filter = new { all = true } }], more: new { Receipts = new[] { "opened" } });
        foreach (var moment in new[] { Users / 4, Users / 2 })
        {
            await service.Simulator.Fcm.Received.WaitForAsync(moment, StallTimeout.Limit, TestContext.Current.CancellationToken);
            await crew.KillFirstAsync();
        }

        var state = await shop.WaitForOperationAsync(operation);
        var notifications = await shop.NotificationsOfAsync(operation);
        await StallTimeout.UntilAsync(() => Task.FromResult(receiver.Told.Count), count => count >= Users + 1);
        var told = receiver.Told.Values.Where(told => ((string)told["type"]!).Contains(".notification.", StringComparison.Ordinal)).ToList();
        output.WriteLine(
            $"{receiver.Requests.Count} requests, {receiver.Accepted.Count} events accepted, {receiver.Told.Count} of them different");

        Assert.Equal((Users, Users - Dead, Dead), (state.Stats.Total, state.Stats.Sent, state.Stats.Failed));
        Assert.Equal(
            notifications.Select(notification => (notification.Id, notification.Status)).Order(),
            told.Select(told => ((string)told["data"]!["notificationId"]!, (string)told["data"]!["status"]!)).Order());
        Assert.Single(receiver.ToldOf("operation.completed"));
        Assert.InRange(receiver.Requests.Count, 2 * Users / EventsInRequest, int.MaxValue);

        // Why one of them did not get it.
        var failed = notifications.First(notification => notification.Status == "FAILED");
        var user = (string)told.Single(told => (string)told["data"]!["notificationId"]! == failed.Id)["data"]!["userId"]!;
        var timeline = await shop.CallAsync(HttpMethod.Get, $"Users/{user}/Timeline");
        var entry = Assert.Single(timeline.GetProperty("timeline").EnumerateArray().ToList());
        Assert.Equal(operation, entry.GetProperty("operationId").GetString());
        var error = Assert.Single(entry.GetProperty("notifications").EnumerateArray().ToList()).GetProperty("error");
        Assert.Equal((21001, "UNREGISTERED"), (error.GetProperty("code").GetInt32(), error.GetProperty("reason").GetString()));

        // Opened counts, repeated receipts included, are exact.
        var receipts = phones.SelectMany(phone => service.Simulator.Fcm.Received.For(phone.Token)).Select(push => ReceiptOf(push.Body)).OfType<string>().Distinct().Take(Opened).ToList();
        Assert.Equal(Opened, receipts.Count);
        for (var count = 0; count < 2; count++)
        {
            await shop.CallAsync(
                HttpMethod.Post, "/v1/Receipts", new { Receipts = receipts.Select(id => new { Id = id, Event = "opened" }) });
        }

        await StallTimeout.UntilAsync(
            async () => (await shop.CallAsync(HttpMethod.Get, $"Operations/{operation}")).GetProperty("stats").GetProperty("opened").GetInt32(),
            opened => opened == Opened);
    }

    private static string? ReceiptOf(string body)
    {
        using var message = JsonDocument.Parse(body);
        return message.RootElement.GetProperty("message").GetProperty("data").GetProperty("pf").GetString();
    }
}
