namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>What a push is sent from, as each notification tells it, and whose sign-in the provider sees.</summary>
public sealed class SendFromTests(SharedService shared)
{
    [Fact]
    public async Task Left_out_it_is_the_default_App_and_a_named_App_has_its_own_default_credentials()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var other = (
            await shop.CallAsync(
                HttpMethod.Post, "Credentials", new { AppName = "other", CredentialType = "FCM", Content = shop.FcmContent }))
                    .GetProperty("resourceId").GetString()!;
        var fcm = (await Pages.IdsAsync(shop, "Credentials?appName=shop&credentialType=FCM", "credentials"))[0];
        var apn = (await Pages.IdsAsync(shop, "Credentials?appName=shop&credentialType=APN", "credentials"))[0];

        Assert.Equal([$$"""{"appName":"shop","apn":"{{apn}}"}""", $$"""{"appName":"shop","fcm":"{{fcm}}"}"""], await OriginsAsync(shop, null, Phone.Android(), Phone.Apple()));
        Assert.Equal([$$"""{"appName":"other","fcm":"{{other}}"}"""], await OriginsAsync(shop, new { AppName = "other" }, Phone.Android()));
    }

    [Fact]
    public async Task Credentials_by_id_serve_their_type_alone_and_a_sandbox_one_goes_to_the_sandbox()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (fcm, sandbox) = (await shop.StoreAsync("FCM", shop.FcmContent), await shop.StoreAsync("APN_SANDBOX", shop.ApnContent));
        var (android, apple) = (Phone.Android(), Phone.Apple() with { Provider = "APN_SANDBOX" });

        var id = await shop.SendAsync(
            [android.Recipient(), apple.Recipient(), Phone.Apple().Recipient()], more: new { From = new { Fcm = fcm, Apn = sandbox } });

        Assert.Equal(new Stats(2, 3, 1, 0, 0, 2, 0, 0), (await shop.WaitForOperationAsync(id)).Stats);
        Assert.Equal(
            (1, 1), (shop.Simulator.Fcm.Received.CountFor(android.Token), shop.Simulator.ApnsSandbox.Received.CountFor(apple.Token)));
        var error = Assert.Single(await shop.ErrorsOfAsync(id));
        Assert.Equal(
            (21103, "APN"),
            (error.GetProperty("error").GetProperty("code").GetInt32(), error.GetProperty("to").GetProperty("provider").GetString()));
        Assert.Equal([$$"""{"appName":"shop","apn":"{{sandbox}}"}"""], await OriginsAsync(shop, new { Apn = sandbox }, apple));
    }

    [Fact]
    public async Task A_User_is_reached_on_the_devices_of_the_App_in_use_alone()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        await shop.CallAsync(HttpMethod.Post, "Credentials", new { AppName = "other", CredentialType = "FCM", Content = shop.FcmContent });
        var (here, there) = (Phone.Android(), Phone.Android());
        var (user, _) = await shop.RegisterAsync(here);
        await shop.CallAsync(HttpMethod.Post, "DeviceRegistrations", new { there.Token, there.Provider, AppName = "other", UserId = user });

        var id = await shop.SendAsync([new { UserId = user }], more: new { From = new { AppName = "other" } });

        Assert.Equal(Stats.AllSent(1, recipients: 1), (await shop.WaitForOperationAsync(id)).Stats);
        Assert.Equal((0, 1), (shop.Simulator.Fcm.Received.CountFor(here.Token), shop.Simulator.Fcm.Received.CountFor(there.Token)));
    }

    private static async Task<IEnumerable<string>> OriginsAsync(Customer shop, object? from, params Phone[] phones)
    {
        var id = await shop.SendAsync(phones.Select(phone => phone.Recipient()), more: new { From = from });
        Assert.Equal(Stats.AllSent(phones.Length, phones.Length), (await shop.WaitForOperationAsync(id)).Stats);
        return (await Pages.ReadAllAsync(shop, $"?operationId={id}", "pushNotifications", 100))
            .Select(entry => entry.GetProperty("from").GetRawText()).Order(StringComparer.Ordinal);
    }
}
