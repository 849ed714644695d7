namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>At every moment total = scheduled + queued + sent + failed + canceled; COMPLETED only when scheduled and
/// queued are 0.</summary>
public sealed class OperationTests(SharedService shared)
{
    [Fact]
    public async Task The_stats_add_up_at_every_moment_and_only_go_forward()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var crowd = await Crowd.RegisterAsync(shop, 300, _ => 2);
        var id = await shop.SendAsync([.. crowd.Recipients, .. Phone.Androids(300).Select(phone => phone.Recipient())]);
        var seen = new List<OperationState>();

        await StallTimeout.UntilAsync(
            async () =>
            {
                seen.Add(await shop.OperationAsync(id));
                return seen[^1];
            },
            state => state.IsOver);

        Assert.All(seen, state => Assert.Equal(state.Stats.Total, state.Stats.Sum));
        Assert.All(seen, state => Assert.Equal(state.Status == "COMPLETED", state.Stats is { Scheduled: 0, Queued: 0, Total: 900 }));
        Assert.All(
            seen.Zip(seen.Skip(1)),
            pair => Assert.True(
                pair.First.Stats.Sent <= pair.Second.Stats.Sent
                    && pair.First.Stats.Total <= pair.Second.Stats.Total, $"{pair.First} and then {pair.Second}"));
        Assert.Equal(Stats.AllSent(900, recipients: 600), seen[^1].Stats);
    }

    [Fact]
    public async Task Who_is_named_twice_counts_once()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (phone, other) = (Phone.Android(), Phone.Android());
        var (user, _) = await shop.RegisterAsync(phone);

        var id = await shop.SendAsync(
            [phone.Recipient(), phone.Recipient(), new { UserId = user },
                new { UserId = user.Replace("comms_user_", "comms_pushnotificationuser_", StringComparison.Ordinal) }, other.Recipient()]);

        Assert.Equal(Stats.AllSent(2, recipients: 3), (await shop.WaitForOperationAsync(id)).Stats);
        Assert.Equal((1, 1), (shop.Simulator.Fcm.Received.CountFor(phone.Token), shop.Simulator.Fcm.Received.CountFor(other.Token)));
    }

    [Fact]
    public async Task A_notification_leads_to_its_operation_and_begins_with_its_digits()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var id = await shop.SendAsync([Phone.Android().Recipient()]);

        var notification = (await Pages.ReadAllAsync(shop, $"?operationId={id}", "pushNotifications", 10))[0];

        Assert.StartsWith(
            "comms_pushnotification_" + id["comms_operation_".Length..], notification.GetProperty("id")
                .GetString(), StringComparison.Ordinal);
        var related = Assert.Single(notification.GetProperty("related").EnumerateArray());
        Assert.Equal(("operation", id), (related.GetProperty("name").GetString(), related.GetProperty("id").GetString()));
        Assert.Equal(
            id, (await shop.CallAsync(HttpMethod.Get, "/v1" + related.GetProperty("uri").GetString())).GetProperty("id").GetString());
    }
}
