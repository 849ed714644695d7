namespace PushFunctions.IntegrationTests.EndToEnd;

public sealed class RefusedCredentialTests(SharedService shared)
{
    [Fact]
    public async Task Jobs_of_a_revoked_credential_wait_until_it_is_restored()
    {
        using var shop = await shared.NewCustomerAsync();
        var fcm = await shop.StoreAsync("FCM", shop.FcmContent);
        var apn = await shop.StoreAsync("APN", shop.ApnContent);
        Phone[] phones = [Phone.Android(), Phone.Apple(), .. Phone.Androids(5)];
        shop.Simulator.Fcm.RevokeAccount(shop.Keys.ServiceAccountEmail);
        shop.Simulator.ApnsProduction.RevokeKey(shop.Keys.KeyId);

        var id = await shop.SendAsync(phones.Select(phone => phone.Recipient()));
        foreach (var credential in new[] { fcm, apn })
            await StallTimeout.UntilAsync(() => shop.HealthOfAsync(credential), health => health == "FAILING");
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
    public async Task What_waits_for_a_refused_credential_goes_out_with_its_new_secret_and_fails_where_it_is_deleted()
    {
        using var rotating = await shared.NewCustomerAsync();
        using var deleting = await shared.NewCustomerAsync();
        using var successor = await shared.NewCustomerAsync();
        var (rotated, deleted) = (await StoreRevokedAsync(rotating), await StoreRevokedAsync(deleting));
        var phone = Phone.Apple();

        var sent = await rotating.SendAsync([phone.Recipient()]);
        var failed = await deleting.SendAsync([Phone.Apple().Recipient()]);
        await StallTimeout.UntilAsync(() => rotating.HealthOfAsync(rotated), health => health == "FAILING");
        await StallTimeout.UntilAsync(() => deleting.HealthOfAsync(deleted), health => health == "FAILING");
        await rotating.CallAsync(HttpMethod.Patch, $"Credentials/{rotated}", new { Content = successor.ApnContent });
        await deleting.CallAsync(HttpMethod.Delete, $"Credentials/{deleted}");

        Assert.Equal(Stats.AllSent(1, recipients: 1), (await rotating.WaitForOperationAsync(sent)).Stats);
        Assert.Equal(successor.Keys.BundleId, Assert.Single(rotating.Simulator.ApnsProduction.Received.For(phone.Token)).Scope);
        Assert.Equal("OK", await rotating.HealthOfAsync(rotated));
        Assert.Equal(new Stats(1, 1, 0, 0, 0, 0, 1, 0), (await deleting.WaitForOperationAsync(failed)).Stats);
        Assert.Equal(21008, Assert.Single(await deleting.NotificationsOfAsync(failed)).Error!.Code);
    }

    /// <summary>An APN credential whose key was revoked, beside one for FCM that keeps the App.</summary>
    private static async Task<string> StoreRevokedAsync(Customer shop)
    {
        await shop.StoreAsync("FCM", shop.FcmContent);
        var credential = await shop.StoreAsync("APN", shop.ApnContent);
        shop.Simulator.ApnsProduction.RevokeKey(shop.Keys.KeyId);
        return credential;
    }
}
