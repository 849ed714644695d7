namespace PushFunctions.IntegrationTests.EndToEnd;

public sealed class HandedOnPhoneTests(SharedService shared)
{
    [Theory]
    [InlineData("FCM")]
    [InlineData("APN")]
    public async Task A_phone_that_was_handed_on_gets_only_its_new_Users_pushes(string provider)
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (phone, other) = provider == "FCM" ? (Phone.Android(), Phone.Android()) : (Phone.Apple(), Phone.Apple());
        var (ada, _) = await shop.RegisterAsync(phone);
        await shop.RegisterAsync(other, ada);
        var (bob, _) = await shop.RegisterAsync(Phone.Android());
        await shop.RegisterAsync(phone, bob);

        var toAda = await shop.WaitForOperationAsync(await shop.SendAsync([new { UserId = ada }], "For Ada"));
        var toBob = await shop.WaitForOperationAsync(await shop.SendAsync([new { UserId = bob }], "For Bob"));

        Assert.Equal(Stats.AllSent(1, recipients: 1), toAda.Stats);
        Assert.Equal(Stats.AllSent(2, recipients: 1), toBob.Stats);
        Assert.Contains("For Ada", Assert.Single(other.InboxAt(shop.Simulator).For(other.Token)).Body, StringComparison.Ordinal);
        Assert.Contains("For Bob", Assert.Single(phone.InboxAt(shop.Simulator).For(phone.Token)).Body, StringComparison.Ordinal);
    }
}
