namespace PushFunctions.IntegrationTests.Security.Privacy;

/// <summary>Requests that are wrong in the very place that holds a secret.</summary>
internal static class BadRequests
{
    public static async Task MakeAsync(SecretiveShop shop)
    {
        var (token, title, key) = (shop.Secret("wrong token"), shop.Secret("wrong title"), shop.Secret("wrong key"));
        string[] sends =
        [
            Send($$"""{"token":"{{token}} with a space","provider":"FCM"}""", "x"),
            Send($$"""{"token":"{{token}}","provider":"{{token}}"}""", "x"),
            Send($$"""{"userId":"{{token}}"}""", "x"),
            Send($$"""{"token":"{{token}}","provider":"FCM","variables":"{{title}}"}""", "x"),
            Send($$"""{"token":"{{token}}","provider":"FCM"}""", title + " {{ open"),
            Send($$"""{"token":"{{token}}","provider":"FCM"}""", "{{ '" + title + "' | upcase: '" + title + "' | nofilter }}"),
            Send($$"""{"token":"{{token}}","provider":"FCM"}""", "{% include '" + title + "' %}"),
            Send($$"""{"token":"{{token}}","provider":"FCM"}""", title + "\\u0000"),
            Send($$"""{"token":"{{token}}","provider":"FCM"}""", title + new string('x', 5000)),
            Send($$"""{"token":"{{token}}","provider":"FCM"}""", title + "\\ud800"),
            Send($$"""{"token":"{{token}}","provider":"FCM"}""", title + "\""),
            $"{{\"to\": {token}}}",
            title,
            $"[\"{title}\"]",
        ];
        foreach (var send in sends) await shop.ProvokeAsync("PushNotifications", send);
        await shop.ProvokeAsync("PushNotifications", "{}", key: key + new string('x', 300));
        await shop.ProvokeAsync("PushNotifications/DeviceRegistrations", $$"""{"token":"{{token}}","provider":"FCM","appName":"{{title}}","previousToken":"{{token}} "}""");
        foreach (var content in Contents(shop, key))
            await shop.ProvokeAsync("PushNotifications/Credentials", $$"""{"appName":"shop","credentialType":"{{content.Type}}","content":{{content.Json}}}""");
        await shop.ProvokeAsync(
            HttpMethod.Delete, $"PushNotifications/DeviceRegistrations/{Ids.Registration}/Devices?provider=FCM&token={token}");
        await shop.ProvokeAsync(
            HttpMethod.Delete, $"PushNotifications/DeviceRegistrations/{Ids.Registration}/Devices?provider=FCM&token={token}%20");
        await shop.ProvokeAsync(HttpMethod.Get, $"PushNotifications?tags={token}&user={token}");
        await shop.ProvokeAsync(HttpMethod.Get, $"PushNotifications/{token}");

        using var guesser = new Visitor(shop.Customer.Service, shop.Customer.Account.Value, shop.Secret("guessed token"));
        shop.Refusals.Add((await guesser.GetAsync("ApiKeys")).Text);
    }

    private static IEnumerable<(string Type, string Json)> Contents(SecretiveShop shop, string key)
    {
        var (p8, account) = (shop.Customer.Keys.ApnsP8Pem, shop.Customer.Keys.ServiceAccountJson);
        var ids = "\"keyId\":\"ABCDEFGHIJ\",\"teamId\":\"ABCDEFGHIJ\",\"bundleId\":\"com.example\"";
        return
        [
            ("FCM", $$"""{"privateKey":"{{SecretiveShop.Base64(key)}}"}"""),
            ("FCM", $$"""{"privateKey":"{{SecretiveShop.Base64(account[..^40])}}"}"""),
            ("FCM", $$"""{"privateKey":"{{SecretiveShop.Base64(account.Replace("service_account", key, StringComparison.Ordinal))}}"}"""),
            ("FCM", $$"""{"privateKey":"{{SecretiveShop.Base64(account.Replace("BEGIN", key, StringComparison.Ordinal))}}"}"""),
            ("FCM", $$"""{"privateKey":"{{SecretiveShop.Base64(account)}}","certificate":"{{key}}"}"""),
            ("APN", $$"""{"privateKey":"{{SecretiveShop.Base64(p8.Replace("M", "!", StringComparison.Ordinal))}}",{{ids}}}"""),
            ("APN", $$"""{"privateKey":"{{SecretiveShop.Base64(p8)}}","keyId":"{{key}}","teamId":"{{key}}","bundleId":"{{key}} "}"""),
            ("APN", $$"""{"privateKey":"{{SecretiveShop.Base64(p8)}}","certificate":"{{SecretiveShop.Base64(shop.Customer.Keys.ApnsCertificatePem)}}"}"""),
            ("APN", $$"""{"privateKey":"{{key}}!","certificate":"{{key}}!"}"""),
        ];
    }

    private static string Send(string to, string title) => $$$"""{"to":[{{{to}}}],"content":{"title":"{{{title}}}"}}""";
}
