namespace PushFunctions.IntegrationTests.EndToEnd;

public sealed class KilledDuringDirectSendTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    [Fact]
    public async Task A_worker_killed_among_ten_thousand_pushes_loses_none_and_the_sweep_brings_its_share_back()
    {
        // All as it is delivered. Its messages stay invisible for ten minutes, as with the Functions host: only the
        // sweep brings them back in time.
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        using var shop = await Customer.WithAppAsync(service);
        var phones = Phone.Androids(10_000);

        var killed = await KilledWorker.RunAsync(service, shop, phones.Select(phone => phone.Recipient()), killAt: 4_000);

        output.WriteLine(
            $"{killed.InHand.Count} pushes in hand when it was killed, {killed.Lost.Count} of them taken and not written down: these went out twice.");
        Assert.Equal(("COMPLETED", Stats.AllSent(10_000, recipients: 10_000)), (killed.Operation.Status, killed.Operation.Stats));
        killed.AssertNothingMissingAndOnlyLostAnswersDoubled(service, [.. phones.Select(phone => phone.Token)]);
    }
}
