using PushFunctions.Tests.Azurite;

namespace PushFunctions.Tests.EndToEnd;

public sealed class RefusedCredentialTests(AzuriteFixture azurite, SharedService shared)
{
    [Fact]
    public async Task Jobs_of_a_revoked_credential_wait_until_it_is_restored()
    {
        using var shop = await shared.NewCustomerAsync(azurite);
        var fcm = await shop.StoreAsync("FCM", shop.FcmContent);
        var apn = await shop.StoreAsync("APN", shop.ApnContent);
        Phone[] phones = [Phone.Android(), Phone.Apple(), .. Phone.Androids(5)];
        shop.Simulator.Fcm.RevokeAccount(shop.Keys.ServiceAccountEmail);
        shop.Simulator.ApnsProduction.RevokeKey(shop.Keys.KeyId);

        var id = await shop.SendAsync(phones.Select(phone => phone.Recipient()));
        foreach (var credential in new[] { fcm, apn })
            await Patience.UntilAsync(() => shop.HealthOfAsync(credential), health => health == "FAILING");
        var waiting = await shop.OperationAsync(id);
        shop.Simulator.Fcm.RestoreAccount(shop.Keys.ServiceAccountEmail);
        shop.Simulator.ApnsProduction.RestoreKey(shop.Keys.KeyId);
        var operation = await shop.WaitForOperationAsync(id);

        Assert.Equal(new OperationState(id, "PROCESSING", new Stats(7, 7, 0, 0, 7, 0, 0, 0)), waiting);
        Assert.Equal(Stats.AllSent(7, recipients: 7), operation.Stats);
        Assert.All(phones, phone => Assert.Equal(1, phone.InboxAt(shop.Simulator).CountFor(phone.Token)));
        Assert.Equal(("OK", "OK"), (await shop.HealthOfAsync(fcm), await shop.HealthOfAsync(apn)));
    }

    [Fact]
    public async Task A_new_secret_put_in_the_place_of_a_revoked_one_sends_what_waits()
    {
        using var shop = await shared.NewCustomerAsync(azurite);
        using var successor = await shared.NewCustomerAsync(azurite);
        var apn = await shop.StoreAsync("APN", shop.ApnContent);
        var phone = Phone.Apple();
        shop.Simulator.ApnsProduction.RevokeKey(shop.Keys.KeyId);

        var id = await shop.SendAsync([phone.Recipient()]);
        await Patience.UntilAsync(() => shop.HealthOfAsync(apn), health => health == "FAILING");
        await shop.CallAsync(HttpMethod.Patch, $"Credentials/{apn}", new { Content = successor.ApnContent });
        var operation = await shop.WaitForOperationAsync(id);

        Assert.Equal(Stats.AllSent(1, recipients: 1), operation.Stats);
        Assert.Equal(successor.Keys.BundleId, Assert.Single(shop.Simulator.ApnsProduction.Received.For(phone.Token)).Scope);
        Assert.Equal("OK", await shop.HealthOfAsync(apn));
    }

    [Fact]
    public async Task Jobs_of_a_deleted_credential_fail()
    {
        using var shop = await shared.NewCustomerAsync(azurite);
        var apn = await shop.StoreAsync("APN", shop.ApnContent);
        await shop.StoreAsync("FCM", shop.FcmContent);
        shop.Simulator.ApnsProduction.RevokeKey(shop.Keys.KeyId);

        var id = await shop.SendAsync([Phone.Apple().Recipient()]);
        await Patience.UntilAsync(() => shop.HealthOfAsync(apn), health => health == "FAILING");
        await shop.CallAsync(HttpMethod.Delete, $"Credentials/{apn}");
        var operation = await shop.WaitForOperationAsync(id);

        Assert.Equal(new Stats(1, 1, 0, 0, 0, 0, 1, 0), operation.Stats);
        Assert.Equal(21008, Assert.Single(await shop.NotificationsOfAsync(id)).Error!.Code);
    }
}
