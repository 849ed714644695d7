using System.Net;
using System.Text.Json;
using PushFunctions.IntegrationTests.EndToEnd;

namespace PushFunctions.IntegrationTests.Security.Tenants;

/// <summary>What two accounts may have alike, and never share.</summary>
public sealed class NeighbourTests(TwoTenants tenants) : IClassFixture<TwoTenants>
{
    private Estate Estate => tenants.Estate;

    [Fact]
    public async Task A_send_to_another_accounts_User_reaches_nobody_named_or_as_a_member_of_an_own_audience()
    {
        using var shop = await Customer.WithAppAsync(tenants.Service);
        using var stranger = tenants.EnterAs(shop);
        await tenants.Service.PumpUntilIdleAsync();
        var (before, pushes) = (await StorageSnapshot.TakeAsync(tenants.Service), Pushes);
        var audience = Visitor.IdIn(await stranger.PostAsync("Audiences", "{}"));
        Visitor.IdIn(await stranger.PostAsync($"Audiences/{audience}/Users", JsonSerializer.Serialize(new { userIds = Estate.Users })));

        var named = await shop.PumpUntilOverAsync(await shop.SendAsync(Estate.Users.Select(user => new { UserId = user })));
        var gathered = await shop.PumpUntilOverAsync(await shop.SendAsync([new { AudienceId = audience }]));

        Assert.Equal(new Stats(0, 2, 2, 0, 0, 0, 0, 0), named.Stats);
        Assert.Equal(new Stats(0, 2, 2, 0, 0, 0, 0, 0), gathered.Stats);
        Assert.All(
            await shop.ErrorsOfAsync(named.Id), error => Assert.Equal(21101, error.GetProperty("error").GetProperty("code").GetInt32()));
        Assert.Equal(pushes, Pushes);
        before.MustStandIn(await StorageSnapshot.TakeAsync(tenants.Service), Estate.Owner.Account.Value);
    }

    [Fact]
    public async Task Another_accounts_User_or_audience_in_one_half_of_a_path_changes_nothing_of_it()
    {
        using var shop = await Customer.WithAppAsync(tenants.Service);
        using var stranger = tenants.EnterAs(shop);
        var audience = Visitor.IdIn(await stranger.PostAsync("Audiences", "{}"));
        var (user, _) = await shop.RegisterAsync(Phone.Android());
        var before = await StorageSnapshot.TakeAsync(tenants.Service);

        var own = await stranger.DeleteAsync($"Audiences/{audience}/Users/{Estate.Users[0]}");
        var foreign = await stranger.DeleteAsync($"Audiences/{Estate.Audience}/Users/{user}");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.NotFound), (own.Status, foreign.Status));
        before.MustEqual(await StorageSnapshot.TakeAsync(tenants.Service));
    }

    [Fact]
    public async Task The_same_App_name_token_and_Idempotency_Key_are_different_things_in_different_accounts()
    {
        using var shop = await Customer.NewAsync(tenants.Service);
        using var stranger = tenants.EnterAs(shop);
        var before = await StorageSnapshot.TakeAsync(tenants.Service);

        var credential = Visitor.IdIn(
            await stranger.PostAsync(
                "PushNotifications/Credentials", JsonSerializer.Serialize(
                    new { appName = Estate.App, credentialType = "FCM", content = shop.FcmContent }, JsonSerializerOptions.Web)));
        var registered = Visitor.IdIn(await stranger.PostAsync("PushNotifications/DeviceRegistrations", $$"""{"token":"{{Estate.Phone.Token}}","provider":"FCM","appName":"{{Estate.App}}"}"""));
        var sent = await stranger.PostAsync("PushNotifications", Estate.SendTo(Estate.Phone), Estate.IdempotencyKey);

        Assert.Equal(
            credential, (await stranger.GetAsync($"PushNotifications/Apps/{Estate.App}")).Json.GetProperty("defaultCredentials")[0]
                .GetProperty("credentialId").GetString());
        Assert.DoesNotContain(registered, Estate.Registrations);
        Assert.False(sent.Headers.Contains("Idempotency-Replayed"));
        Assert.DoesNotContain(Visitor.IdIn(sent), Estate.Operations);
        before.MustStandIn(await StorageSnapshot.TakeAsync(tenants.Service), Estate.Owner.Account.Value);
        // The token is still the first account's too: each App has its own installation.
        using var owner = tenants.EnterAs(Estate.Owner);
        var kept = (await owner.GetAsync($"PushNotifications/DeviceRegistrations/{Estate.Registrations[0]}")).Json;
        Assert.Equal(Estate.Phone.Token, Assert.Single(kept.GetProperty("devices").EnumerateArray()).GetProperty("token").GetString());
    }

    private long Pushes => tenants.Service.Simulator.Fcm.Received.Total + tenants.Service.Simulator.ApnsProduction.Received.Total;
}
