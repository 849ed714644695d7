using System.Net;
using System.Text.Json;

namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>One registration per (User, App).</summary>
public sealed class DeviceRegistrationTests(SharedService shared)
{
    [Fact]
    public async Task Registering_again_changes_nothing_and_another_device_of_the_User_joins_the_same_registration()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (android, apple) = (Phone.Android(), Phone.Apple());
        var (user, registration) = await shop.RegisterAsync(android);
        var before = await shop.CallAsync(HttpMethod.Get, $"DeviceRegistrations/{registration}");

        Assert.Equal((user, registration), await shop.RegisterAsync(android));
        Assert.Equal((user, registration), await shop.RegisterAsync(android, user));
        Assert.Equal(before.GetRawText(), (await shop.CallAsync(HttpMethod.Get, $"DeviceRegistrations/{registration}")).GetRawText());
        Assert.Equal(
            (user, registration),
            await shop.RegisterAsync(apple, user.Replace("comms_user_", "comms_pushnotificationuser_", StringComparison.Ordinal)));
        Assert.Equal(
            new[] { android.Token, apple.Token }
                .Order(StringComparer.Ordinal), (await shop.TokensOfAsync(registration))
                .Order(StringComparer.Ordinal));
        Assert.Equal(["FCM", "APN"], await ProvidersOfAsync(shop, registration));
    }

    [Fact]
    public async Task A_token_has_one_owner_and_moves_to_the_User_that_registers_it()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var phone = Phone.Android();
        var (_, first) = await shop.RegisterAsync(phone);
        var (other, second) = await shop.RegisterAsync(Phone.Android());

        await shop.RegisterAsync(phone, other);

        Assert.Empty(await shop.TokensOfAsync(first));
        Assert.Contains(phone.Token, await shop.TokensOfAsync(second));
    }

    [Fact]
    public async Task The_51st_device_takes_the_place_of_the_one_registered_longest_ago()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var phones = Phone.Androids(51);
        var (user, registration) = await shop.RegisterAsync(phones[0]);
        foreach (var phone in phones.Skip(1).Take(49)) await shop.RegisterAsync(phone, user);
        await shop.RegisterAsync(phones[0], user);

        await shop.RegisterAsync(phones[50], user);

        Assert.Equal(
            phones.Where(phone => phone != phones[1]).Select(phone => phone.Token).Order(StringComparer.Ordinal),
            (await shop.TokensOfAsync(registration)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_previous_token_is_replaced_in_one_step_and_its_User_stays()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (old, renewed) = (Phone.Android(), Phone.Android());
        var (_, registration) = await shop.RegisterAsync(old);

        var reply = await shop.CallAsync(
            HttpMethod.Post, "DeviceRegistrations",
            new { renewed.Token, renewed.Provider, PreviousToken = old.Token, Tags = new { Plan = "gold" } });

        Assert.Equal(registration, reply.GetProperty("resourceId").GetString());
        Assert.Equal([renewed.Token], await shop.TokensOfAsync(registration));
        Assert.Equal("""{"plan":"gold"}""", (await shop.CallAsync(HttpMethod.Get, $"DeviceRegistrations/{registration}")).GetProperty("tags").GetRawText());
    }

    [Fact]
    public async Task Without_an_App_name_it_is_the_default_App_and_without_any_App_a_400()
    {
        using var shop = await shared.NewCustomerAsync();
        var phone = Phone.Android();
        var body = new { phone.Token, phone.Provider };

        (await shop.RequestAsync(HttpMethod.Post, "DeviceRegistrations", body))
            .MustRefuse(HttpStatusCode.BadRequest, 20001, "$.appName", "no default App");
        await shop.StoreCredentialsAsync();
        var made = await shop.CallAsync(HttpMethod.Post, "DeviceRegistrations", body);

        Assert.Equal(
            "shop", (await shop.CallAsync(HttpMethod.Get, $"DeviceRegistrations/{made.GetProperty("resourceId").GetString()}"))
                .GetProperty("appName").GetString());
    }

    [Fact]
    public async Task An_unknown_App_and_an_unknown_or_deleted_User_are_a_400_that_names_the_field()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var other = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (stranger, _) = await other.RegisterAsync(Phone.Android());
        var (deleted, registration) = await shop.RegisterAsync(Phone.Android());
        await shop.CallAsync(HttpMethod.Delete, $"Users/{deleted}");

        var both = await RegisterAsync(shop, "nobody", stranger);
        both.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.appName", "App not found");
        both.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.userId", "User not found");
        (await RegisterAsync(shop, "shop", deleted)).MustRefuse(HttpStatusCode.BadRequest, 20001, "$.userId", "was deleted");
        Assert.Equal(HttpStatusCode.NotFound, (await shop.RequestAsync(HttpMethod.Get, $"DeviceRegistrations/{registration}")).Status);
    }

    [Fact]
    public async Task A_deleted_User_stays_readable_without_registrations_and_its_phones_get_nothing()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var phone = Phone.Android();
        var (user, registration) = await shop.RegisterAsync(phone);

        await shop.CallAsync(HttpMethod.Delete, $"/v1/Users/{user}");

        var read = await shop.CallAsync(HttpMethod.Get, $"/v1/Users/{user}");
        Assert.Equal(read.GetProperty("updatedAt").GetString(), read.GetProperty("deletedAt").GetString());
        Assert.Equal(read.GetRawText(), (await shop.CallAsync(HttpMethod.Get, $"Users/{user}")).GetRawText());
        Assert.Contains(user, await Pages.IdsAsync(shop, "Users", "users"));
        Assert.Empty(await Pages.IdsAsync(shop, $"DeviceRegistrations?userId={user}", "deviceRegistrations"));
        Assert.Equal(HttpStatusCode.NotFound, (await shop.RequestAsync(HttpMethod.Get, $"DeviceRegistrations/{registration}")).Status);
        var operation = await shop.SendAsync([new { UserId = user }]);
        Assert.Equal(new Stats(0, 1, 1, 0, 0, 0, 0, 0), (await shop.WaitForOperationAsync(operation)).Stats);
        Assert.Equal(0, shop.Simulator.Fcm.Received.CountFor(phone.Token));
    }

    [Fact]
    public async Task An_APNs_token_is_one_device_in_either_case_wherever_it_is_named()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (phone, renewed) = (Phone.Apple(), Phone.Apple());
        var (loud, loudly) = (
            phone with { Token = phone.Token.ToUpperInvariant() }, renewed with { Token = renewed.Token.ToUpperInvariant() });
        var (ada, adas) = await shop.RegisterAsync(loud);
        Assert.Equal([phone.Token], await shop.TokensOfAsync(adas));
        var (bob, bobs) = await shop.RegisterAsync(Phone.Android());

        await shop.RegisterAsync(phone, bob);
        Assert.Empty(await shop.TokensOfAsync(adas));
        var sent = await shop.WaitForOperationAsync(
            await shop.SendAsync([phone.Recipient(), loud.Recipient(), new { UserId = ada }, new { UserId = bob }]));
        Assert.Equal((2, 2), (sent.Stats.Total, sent.Stats.Sent));
        await shop.CallAsync(
            HttpMethod.Post, "DeviceRegistrations", new { loudly.Token, loudly.Provider, UserId = bob, PreviousToken = loud.Token });
        Assert.DoesNotContain(phone.Token, await shop.TokensOfAsync(bobs));
        Assert.Contains(renewed.Token, await shop.TokensOfAsync(bobs));
        await shop.CallAsync(HttpMethod.Delete, $"DeviceRegistrations/{bobs}/Devices?token={loudly.Token}&provider=APN");
        Assert.DoesNotContain(renewed.Token, await shop.TokensOfAsync(bobs));
    }

    [Theory]
    [InlineData("(null)")]
    [InlineData("<00fc13adff785122>")]
    [InlineData("00fc13adff78512")]
    [InlineData("odJFCrnl2edlBDdz1C5Ja:APA91bG")]
    public async Task What_is_certainly_no_APNs_token_is_a_400_that_names_the_field(string token)
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var good = Phone.Apple();

        (await shop.RequestAsync(HttpMethod.Post, "DeviceRegistrations", new { token, good.Provider }))
            .MustRefuse(HttpStatusCode.BadRequest, 20001, "$.token", "APNs");
        (await shop.RequestAsync(HttpMethod.Post, "DeviceRegistrations", new { good.Token, good.Provider, PreviousToken = token }))
            .MustRefuse(HttpStatusCode.BadRequest, 20001, "$.previousToken", "APNs");
        (await shop.RequestAsync(
            HttpMethod.Post, "", new { To = new[] { new { token, Provider = "APN_SANDBOX" } }, Content = new { Body = "b" } }))
                .MustRefuse(HttpStatusCode.BadRequest, 20001, "$.to[0].token", "APNs");
    }

    [Fact]
    public async Task A_log_out_takes_one_device_and_a_deletion_the_whole_set_of_that_App()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (here, there) = (Phone.Android(), Phone.Android());
        var (user, registration) = await shop.RegisterAsync(here);
        await shop.RegisterAsync(there, user);

        await shop.CallAsync(HttpMethod.Delete, $"DeviceRegistrations/{registration}/Devices?token={here.Token}&provider=FCM");
        Assert.Equal([there.Token], await shop.TokensOfAsync(registration));
        (await shop.RequestAsync(HttpMethod.Delete, $"DeviceRegistrations/{registration}/Devices?token={here.Token}&provider=FCM"))
            .MustRefuse(HttpStatusCode.NotFound, 20404, null, "device");
        (await shop.RequestAsync(HttpMethod.Delete, $"DeviceRegistrations/{registration}/Devices?token={there.Token}&provider=APN"))
            .MustRefuse(HttpStatusCode.BadRequest, 20001, null, "APNs");
        await shop.CallAsync(HttpMethod.Delete, $"DeviceRegistrations/{registration}");

        Assert.Equal(HttpStatusCode.NotFound, (await shop.RequestAsync(HttpMethod.Get, $"DeviceRegistrations/{registration}")).Status);
        Assert.Equal(JsonValueKind.Null, (await shop.CallAsync(HttpMethod.Get, $"Users/{user}")).GetProperty("deletedAt").ValueKind);
    }

    [Fact]
    public async Task A_registration_takes_twenty_tags_with_keys_of_64_characters()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var tags = Enumerable.Range(10, 20).ToDictionary(number => new string('k', 62) + number, _ => new string('v', 256));

        var made = await shop.CallAsync(
            HttpMethod.Post, "DeviceRegistrations", new { Phone.Android().Token, Provider = "FCM", Tags = tags });

        var stored = (await shop.CallAsync(HttpMethod.Get, $"DeviceRegistrations/{made.GetProperty("resourceId").GetString()}"))
            .GetProperty("tags");
        Assert.Equal(tags, stored.EnumerateObject().ToDictionary(tag => tag.Name, tag => tag.Value.GetString()!));
    }

    [Theory]
    [InlineData(1, 'x')]
    [InlineData(2_500, '+')]
    [InlineData(4_096, ':')]
    public async Task A_token_of_any_length_and_character_is_registered_and_logged_out(int length, char character)
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var phone = new Phone("FCM", new string(character, length));
        var (_, registration) = await shop.RegisterAsync(phone);
        Assert.Equal([phone.Token], await shop.TokensOfAsync(registration));

        await shop.CallAsync(
            HttpMethod.Delete,
            $"DeviceRegistrations/{registration}/Devices?provider=FCM&token={phone.Token.Replace("+", "%2B", StringComparison.Ordinal)}");

        Assert.Empty(await shop.TokensOfAsync(registration));
    }

    private static Task<ApiReply> RegisterAsync(Customer shop, string app, string user) =>
        shop.RequestAsync(
            HttpMethod.Post, "DeviceRegistrations", new { Phone.Android().Token, Provider = "FCM", AppName = app, UserId = user });

    private static async Task<IEnumerable<string?>> ProvidersOfAsync(Customer shop, string registration) =>
        (await shop.CallAsync(HttpMethod.Get, $"DeviceRegistrations/{registration}"))
            .GetProperty("devices")
            .EnumerateArray()
            .Select(device => device.GetProperty("provider").GetString()).OrderDescending();
}
