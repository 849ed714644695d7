using System.Text.Json;

namespace PushFunctions.IntegrationTests.EndToEnd;

public sealed class PersonalizationTests(SharedService shared)
{
    [Fact]
    public async Task Each_recipient_gets_its_own_words()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        Phone[] phones = [Phone.Android(), Phone.Android(), Phone.Apple()];
        string[] names = ["Ada", "Zoë \"Z\" \\ <b>", "Ångström 😀"];

        var id = await shop.SendAsync(
            phones.Zip(names, (phone, name) => phone.Recipient(new { name, orders = new[] { new { id = name.Length } } })),
            "Hello {{ name }}{% for order in orders %}, {{ order.id }}{% endfor %}");
        await shop.WaitForOperationAsync(id);

        foreach (var (phone, name) in phones.Zip(names))
            Assert.Equal($"Hello {name}, {name.Length}", TitleOn(shop, phone));
    }

    [Fact]
    public async Task A_variable_that_nobody_defined_is_empty()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (with, without) = (Phone.Android(), Phone.Apple());

        await shop.WaitForOperationAsync(
            await shop.SendAsync([with.Recipient(new { name = "Ada" }), without.Recipient()], "Hello{{ name }}!"));

        Assert.Equal(("HelloAda!", "Hello!"), (TitleOn(shop, with), TitleOn(shop, without)));
    }

    [Fact]
    public async Task What_cannot_be_rendered_for_one_recipient_fails_for_that_one_only()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        Phone[] phones = [Phone.Android(), Phone.Android(), Phone.Android()];
        var (short1, endless, short2) = (new { n = 1 }, new { n = 10_000_000 }, new { n = 2 });

        var id = await shop.SendAsync(
            [phones[0].Recipient(short1), phones[1].Recipient(endless), phones[2].Recipient(short2)], "{% for i in (1..n) %}x{% endfor %}");
        var operation = await shop.WaitForOperationAsync(id);

        Assert.Equal(new Stats(3, 3, 0, 0, 0, 2, 1, 0), operation.Stats);
        Assert.Equal(("x", "xx"), (TitleOn(shop, phones[0]), TitleOn(shop, phones[2])));
        Assert.Equal(0, shop.Simulator.Fcm.Received.CountFor(phones[1].Token));
        var failed = Assert.Single(await shop.NotificationsOfAsync(id), notification => notification.Status == "FAILED");
        Assert.Equal((phones[1].Token, 21006, 0), (failed.To.Token, failed.Error!.Code, failed.Attempts));
    }

    [Fact]
    public async Task What_grows_over_the_providers_limit_for_one_recipient_fails_for_that_one_only()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (small, large) = (Phone.Apple(), Phone.Apple());

        var id = await shop.SendAsync(
            [small.Recipient(new { text = "short" }), large.Recipient(new { text = new string('x', 5_000) })], "{{ text }}");
        var operation = await shop.WaitForOperationAsync(id);

        Assert.Equal(new Stats(2, 2, 0, 0, 0, 1, 1, 0), operation.Stats);
        Assert.Equal("short", TitleOn(shop, small));
        Assert.Equal(
            21005, Assert.Single(await shop.NotificationsOfAsync(id), notification => notification.To.Token == large.Token).Error!.Code);
    }

    private static string? TitleOn(Customer shop, Phone phone)
    {
        var body = JsonElement.Parse(Assert.Single(phone.InboxAt(shop.Simulator).For(phone.Token)).Body);
        var shown = phone.Provider == "FCM"
            ? body.GetProperty("message").GetProperty("notification")
            : body.GetProperty("aps").GetProperty("alert");
        return shown.GetProperty("title").GetString();
    }
}
