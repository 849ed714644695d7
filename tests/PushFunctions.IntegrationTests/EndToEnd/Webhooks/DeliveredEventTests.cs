using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.EndToEnd.Webhooks;

/// <summary>What a receiver is told of sends.</summary>
public sealed class DeliveredEventTests(SharedService shared)
{
    [Fact]
    public async Task A_receiver_is_told_once_what_became_of_each_push_and_of_the_operation()
    {
        await using var receiver = await Receiver.StartAsync();
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (_, secret) = await WebhookEndpointTests.CreateAsync(shop, receiver.Address);
        var (well, dead) = (Phone.Apple(), Phone.Apple());
        shop.Simulator.ApnsProduction.Faults.ForToken(dead.Token, new SimulatorFault { Reason = "Unregistered" });

        var operation = await shop.SendAsync(
            [well.Recipient(), dead.Recipient(), new { UserId = Ids.User }], title: "a secret title",
            more: new { Tags = new { campaign = "spring" } });
        await shop.WaitForOperationAsync(operation);
        await WaitAsync(receiver, 5);

        Assert.All(receiver.Requests, request => Assert.True(request.IsSignedWith(secret)));
        var sent = Assert.Single(receiver.ToldOf("notification.sent"));
        var failed = Assert.Single(receiver.ToldOf("notification.failed"));
        var missed = Assert.Single(receiver.ToldOf("recipient.unaddressable"));
        Assert.Single(receiver.ToldOf("operation.processing"));
        var completed = Assert.Single(receiver.ToldOf("operation.completed"));
        Assert.Equal($"/v1/accounts/{shop.Account}/apps/shop", (string)sent["source"]!);
        Assert.Equal("SENT", (string)sent["data"]!["status"]!);
        Assert.Equal("spring", (string)sent["data"]!["tags"]!["campaign"]!);
        Assert.Equal(
            (21001, "FAILED", 1),
            ((int)failed["data"]!["error"]!["code"]!, (string)failed["data"]!["status"]!, (int)failed["data"]!["attempts"]!));
        Assert.Equal((Ids.User, 21101), ((string)missed["data"]!["userId"]!, (int)missed["data"]!["error"]!["code"]!));
        Assert.Equal((1, 1, 1), (
            (int)completed["data"]!["stats"]!["sent"]!, (int)completed["data"]!["stats"]!["failed"]!,
            (int)completed["data"]!["stats"]!["unaddressable"]!));
        var notification = (await shop.NotificationsOfAsync(operation)).Single(entry => entry.Status == "SENT");
        Assert.Equal(notification.Id, (string)sent["subject"]!);
        Assert.Equal($"{operation["comms_operation_".Length..]}.{notification.Id[^8..]}.sent", (string)sent["id"]!);
        Assert.DoesNotContain(receiver.Requests, request =>
            request.Body.Contains("secret title", StringComparison.Ordinal) || request.Body.Contains(well.Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_accepted_comes_again_with_the_same_ids_and_the_health_says_so()
    {
        await using var receiver = await Receiver.StartAsync();
        var refusals = 2;
        receiver.Answer = _ => new ReceiverAnswer(Interlocked.Decrement(ref refusals) >= 0 ? 503 : 204);
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (id, _) = await WebhookEndpointTests.CreateAsync(shop, receiver.Address, "notification.sent");

        await shop.WaitForOperationAsync(await shop.SendAsync([Phone.Android().Recipient()]));
        await StallTimeout.UntilAsync(() => Task.FromResult(receiver.Requests.Count), count => count >= 1);
        var failing = await StallTimeout.UntilAsync(
            () => shop.CallAsync(HttpMethod.Get, $"/v1/Webhooks/{id}"),
            shown => shown.GetProperty("health").GetProperty("status").GetString() == "FAILING"
                && shown.GetProperty("health").GetProperty("pending").GetInt32() == 1);
        Assert.Equal("HTTP 503", failing.GetProperty("health").GetProperty("reason").GetString());

        // The second attempt comes after five seconds; the third would after five minutes.
        await StallTimeout.UntilAsync(() => Task.FromResult(receiver.Requests.Count), count => count >= 2);
        Assert.Equal(receiver.Requests[0].Id, receiver.Requests[1].Id);
        Assert.Equal(receiver.Requests[0].Body, receiver.Requests[1].Body);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_disabled_and_what_it_missed_stands_among_its_failures()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = _ => new ReceiverAnswer(410);
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (id, _) = await WebhookEndpointTests.CreateAsync(shop, receiver.Address, "notification.sent");

        var operation = await shop.SendAsync([Phone.Android().Recipient()]);
        await shop.WaitForOperationAsync(operation);
        var failures = await StallTimeout.UntilAsync(
            () => shop.CallAsync(HttpMethod.Get, $"/v1/Webhooks/{id}/Failures"), page => page.GetProperty("failures").GetArrayLength() > 0);

        var failure = failures.GetProperty("failures")[0];
        Assert.Equal((410, 1), (failure.GetProperty("lastStatus").GetInt32(), failure.GetProperty("attempts").GetInt32()));
        Assert.Equal("notification.sent", failure.GetProperty("events")[0].GetProperty("type").GetString());
        var health = await StallTimeout.UntilAsync(
            async () => (await shop.CallAsync(HttpMethod.Get, $"/v1/Webhooks/{id}")).GetProperty("health"),
            shown => shown.GetProperty("status").GetString() == "DISABLED");
        Assert.Contains("410", health.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_canceled_schedule_is_told_with_each_push_that_it_took_with_it()
    {
        await using var receiver = await Receiver.StartAsync();
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        await WebhookEndpointTests.CreateAsync(shop, receiver.Address);
        var later = new { Schedule = new { SendAt = TimeProvider.System.GetUtcNow().AddHours(1) } };

        var operation = await shop.SendAsync([Phone.Android().Recipient(), Phone.Apple().Recipient()], more: later);
        await shop.CancelAsync(operation);
        await StallTimeout.UntilAsync(() => Task.FromResult(receiver.ToldOf("notification.canceled").Count), count => count == 2);
        await StallTimeout.UntilAsync(() => Task.FromResult(receiver.ToldOf("operation.canceled").Count), count => count == 1);

        Assert.Single(receiver.ToldOf("operation.scheduled"));
        Assert.Empty(receiver.ToldOf("operation.processing"));
    }

    [Fact]
    public async Task An_endpoint_of_another_App_or_another_account_is_told_nothing()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var witness = await Receiver.StartAsync();
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var other = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        await shop.StoreCredentialsAsync("second");
        await shop.CallAsync(
            HttpMethod.Post, "/v1/Webhooks", new { Url = receiver.Address.AbsoluteUri, Events = new[] { "*" }, AppName = "second" });
        await WebhookEndpointTests.CreateAsync(other, receiver.Address);
        await WebhookEndpointTests.CreateAsync(shop, witness.Address);

        await shop.WaitForOperationAsync(await shop.SendAsync([Phone.Android().Recipient()]));
        await WaitAsync(witness, 3);

        Assert.Empty(receiver.Requests);
    }

    internal static Task WaitAsync(Receiver receiver, int events) =>
        StallTimeout.UntilAsync(() => Task.FromResult(receiver.Told.Count), count => count >= events);
}
