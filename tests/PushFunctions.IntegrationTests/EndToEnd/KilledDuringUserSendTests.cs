namespace PushFunctions.IntegrationTests.EndToEnd;

public sealed class KilledDuringUserSendTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    [Fact]
    public async Task A_worker_killed_among_two_thousand_Users_loses_none_and_its_messages_come_back_by_themselves()
    {
        await using var service = await RunningService.StartAsync(
            azurite, pump: false, settings: new Dictionary<string, string?>(KilledWorker.ShortClaims)
            {
                ["Local:MessageLease"] = "00:00:15",
            });
        using var shop = await Customer.WithAppAsync(service);
        var crowd = await Crowd.RegisterAsync(shop, 2_000, index => (index % 10) switch { 0 => 3, 1 => 2, _ => 1 });

        var killed = await KilledWorker.RunAsync(service, shop, crowd.Recipients, killAt: 800);

        output.WriteLine(
            $"{killed.InHand.Count} pushes in hand when it was killed, {killed.Lost.Count} of them taken and not written down: these went out twice.");
        Assert.Equal(("COMPLETED", Stats.AllSent(2_600, recipients: 2_000)), (killed.Operation.Status, killed.Operation.Stats));
        killed.AssertNothingMissingAndOnlyLostAnswersDoubled(service, crowd.Tokens);
    }
}
