using System.Globalization;
using System.Net;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.EndToEnd.Webhooks;

/// <summary>What a receiver is told beside sends: devices, credentials, replays; and the format of Twilio.</summary>
public sealed class OtherEventTests(SharedService shared)
{
    [Fact]
    public async Task A_phone_is_told_when_it_is_registered_handed_on_and_logged_out()
    {
        await using var receiver = await Receiver.StartAsync();
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        await WebhookEndpointTests.CreateAsync(shop, receiver.Address, "device.*");
        var (phone, other) = (Phone.Apple(), Phone.Android());

        var (first, _) = await shop.RegisterAsync(phone);
        var (second, registration) = await shop.RegisterAsync(other);
        await shop.RegisterAsync(phone, second);
        await shop.RegisterAsync(phone, second);
        await shop.CallAsync(
            HttpMethod.Delete, $"DeviceRegistrations/{registration}/Devices?provider={phone.Provider}&token={phone.Token}");
        await DeliveredEventTests.WaitAsync(receiver, 4);

        Assert.Equal(2, receiver.ToldOf("device.registered").Count);
        var moved = Assert.Single(receiver.ToldOf("device.moved"));
        Assert.Equal((second, first), ((string)moved["data"]!["userId"]!, (string)moved["data"]!["previousUserId"]!));
        Assert.Equal(second, (string)Assert.Single(receiver.ToldOf("device.removed"))["subject"]!);
        Assert.DoesNotContain(receiver.Requests, request => request.Body.Contains(phone.Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_that_its_provider_calls_dead_is_told_as_forgotten()
    {
        await using var receiver = await Receiver.StartAsync();
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        await WebhookEndpointTests.CreateAsync(shop, receiver.Address, "device.forgotten");
        var phone = Phone.Apple();
        var (user, _) = await shop.RegisterAsync(phone);
        shop.Simulator.ApnsProduction.Faults.ForToken(phone.Token, new SimulatorFault { Reason = "Unregistered" });

        await shop.WaitForOperationAsync(await shop.SendAsync([new { UserId = user }]));
        await DeliveredEventTests.WaitAsync(receiver, 1);

        Assert.Equal(user, (string)Assert.Single(receiver.ToldOf("device.forgotten"))["data"]!["userId"]!);
    }

    [Fact]
    public async Task A_credential_that_its_provider_refuses_is_told_as_failing()
    {
        await using var receiver = await Receiver.StartAsync();
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        await WebhookEndpointTests.CreateAsync(shop, receiver.Address, "credential.*");
        shop.Simulator.ApnsProduction.RevokeKey(shop.Keys.KeyId);

        await shop.SendAsync([Phone.Apple().Recipient()]);
        await DeliveredEventTests.WaitAsync(receiver, 1);

        var failing = Assert.Single(receiver.ToldOf("credential.failing"));
        Assert.Equal(("APN", "shop"), ((string)failing["data"]!["credentialType"]!, (string)failing["data"]!["appName"]!));
    }

    [Fact]
    public async Task A_replay_sends_what_happened_again_with_the_same_ids()
    {
        await using var receiver = await Receiver.StartAsync();
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var began = TimeProvider.System.GetUtcNow().AddSeconds(-2);
        var operation = await shop.SendAsync([Phone.Apple().Recipient(), Phone.Android().Recipient(), new { UserId = Ids.User }]);
        await shop.WaitForOperationAsync(operation);
        var (id, _) = await WebhookEndpointTests.CreateAsync(shop, receiver.Address);
        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System, TestContext.Current.CancellationToken);

        await ReplayAsync(shop, id, began, TimeProvider.System.GetUtcNow());
        await DeliveredEventTests.WaitAsync(receiver, 5);
        var ids = receiver.Told.Keys.Order(StringComparer.Ordinal).ToList();
        receiver.Accepted.Clear();
        await ReplayAsync(shop, id, began, TimeProvider.System.GetUtcNow());
        await DeliveredEventTests.WaitAsync(receiver, 5);

        Assert.Equal(ids, receiver.Told.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(2, receiver.ToldOf("notification.sent").Count);
        Assert.Single(receiver.ToldOf("recipient.unaddressable"));
        Assert.Single(receiver.ToldOf("operation.processing"));
        Assert.Single(receiver.ToldOf("operation.completed"));
    }

    [Fact]
    public async Task A_replay_beyond_the_days_that_are_kept_is_refused()
    {
        using var shop = await shared.NewCustomerAsync();
        var (id, _) = await WebhookEndpointTests.CreateAsync(shop, new Uri("https://example.com/"));
        var now = TimeProvider.System.GetUtcNow();

        foreach (var (since, until, field) in new[]
        {
            (now.AddDays(-8), now.AddDays(-7), "$.since"), (now.AddHours(-1), now.AddHours(1), "$.until"),
            (now.AddHours(-1), now.AddHours(-2), "$.until"),
        })
        {
            (await shop.RequestAsync(HttpMethod.Post, $"/v1/Webhooks/{id}/Replays", new { Since = Text(since), Until = Text(until) }))
                .MustRefuse(HttpStatusCode.BadRequest, 20001, field, "");
        }
    }

    [Fact]
    public async Task The_format_of_Twilio_has_its_three_events_with_its_types_and_data()
    {
        await using var receiver = await Receiver.StartAsync();
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        await shop.CallAsync(
            HttpMethod.Post, "/v1/Webhooks", new { Url = receiver.Address.AbsoluteUri, Events = new[] { "*" }, Format = "twilio" });
        (await shop.RequestAsync(
            HttpMethod.Post, "/v1/Webhooks",
            new { Url = receiver.Address.AbsoluteUri, Events = new[] { "operation.*", "device.moved" }, Format = "twilio" }))
            .MustRefuse(HttpStatusCode.BadRequest, 20001, "$.events", "leave format out");

        var operation = await shop.SendAsync([Phone.Apple().Recipient()]);
        await shop.WaitForOperationAsync(operation);
        await DeliveredEventTests.WaitAsync(receiver, 2);

        Assert.Equal(
            ["com.twilio.comms-api.operation.completed", "com.twilio.comms-api.operation.processing"],
            receiver.Told.Values.Select(told => (string)told["type"]!).Order(StringComparer.Ordinal));
        Assert.All(receiver.Told.Values, told => Assert.Equal($$"""{"operation_id":"{{operation}}"}""", told["data"]!.ToJsonString()));
    }

    private static Task<System.Text.Json.JsonElement> ReplayAsync(Customer shop, string id, DateTimeOffset since, DateTimeOffset until) =>
        shop.CallAsync(HttpMethod.Post, $"/v1/Webhooks/{id}/Replays", new { Since = Text(since), Until = Text(until) });

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
