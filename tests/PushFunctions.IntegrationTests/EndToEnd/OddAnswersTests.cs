using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.EndToEnd;

public sealed class OddAnswersTests(SharedService shared)
{
    [Theory]
    [InlineData(40_000, "{\"name\":\"", "\"}")]
    [InlineData(1, "{\"name\":\"\\ud800", "\"}")]
    [InlineData(70_000, "{\"rest\":\"", "\"}")]
    [InlineData(1, "{\"names\":[\"", "\"]}")]
    public async Task A_device_for_which_FCM_answers_an_odd_name_is_sent_once_like_its_siblings(int letters, string begin, string end)
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var phones = Phone.Androids(50);
        phones[7].FaultsAt(shop.Simulator).ForToken(
            phones[7].Token, new SimulatorFault { Status = 200, Body = begin + new string('x', letters) + end, DeliveredAnyway = true });

        var id = await shop.SendAsync(phones.Select(phone => phone.Recipient()));
        var operation = await shop.WaitForOperationAsync(id);

        Assert.Equal(Stats.AllSent(50, recipients: 50), operation.Stats);
        Assert.All(await shop.NotificationsOfAsync(id), notification => Assert.Equal(1, notification.Attempts));
        Assert.All(phones, phone => Assert.Equal(1, phone.InboxAt(shop.Simulator).CountFor(phone.Token)));
    }

    [Theory]
    [InlineData("x\\ud800")]
    [InlineData("<40,000>")]
    public async Task An_odd_reason_of_APNs_fails_its_own_device_alone(string reason)
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        Phone[] phones = [.. Enumerable.Range(0, 20).Select(_ => Phone.Apple())];
        var body = $"{{\"reason\":\"{(reason.StartsWith('<') ? new string('X', 40_000) : reason)}\"}}";
        phones[3].FaultsAt(shop.Simulator).ForToken(phones[3].Token, new SimulatorFault { Status = 400, Body = body });

        var id = await shop.SendAsync(phones.Select(phone => phone.Recipient()));
        var operation = await shop.WaitForOperationAsync(id);

        Assert.Equal(new Stats(20, 20, 0, 0, 0, 19, 1, 0), operation.Stats);
        var failed = Assert.Single(await shop.NotificationsOfAsync(id), notification => notification.Status == "FAILED");
        Assert.Equal((phones[3].Token, 1, 21004, "APNs: 400"), (failed.To.Token, failed.Attempts, failed.Error!.Code, failed.Error.Reason));
    }
}
