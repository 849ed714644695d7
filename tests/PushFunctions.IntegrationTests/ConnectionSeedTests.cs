using PushFunctions.IntegrationTests.EndToEnd;
using PushFunctions.Simulator;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests;

/// <summary>What needs real connections: GOAWAY in the middle of a batch, refused and cut connections, and as few
/// streams as one. By seeds as well, but few: time is real here.</summary>
public sealed class ConnectionSeedTests(AzuriteFixture azurite)
{
    private const int Phones = 40;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 5)]
    [InlineData(4, 100)]
    public async Task Every_push_arrives_whatever_becomes_of_its_connection(int seed, int streams)
    {
        var chance = new Chance(seed, 8);
        var simulation = new SimulatorOptions { FcmMaxConcurrentStreams = streams, ApnsProductionMaxConcurrentStreams = streams };
        await using var service = await RunningService.StartAsync(azurite, simulation: simulation);
        using var shop = await Customer.WithAppAsync(service);
        Phone[] android = [.. Enumerable.Range(0, Phones).Select(_ => Phone.Android())];
        Phone[] apple = [.. Enumerable.Range(0, Phones).Select(_ => Phone.Apple())];
        Phone[] all = [.. android, .. apple];
        foreach (var phone in chance.Some(all, 6))
            phone.FaultsAt(shop.Simulator).ForToken(phone.Token, new SimulatorFault { GoAway = true, Times = 1 });
        foreach (var phone in chance.Some(all, 6))
            phone.FaultsAt(shop.Simulator).ForToken(phone.Token, new SimulatorFault { ResetAfterBody = true, ResetCode = 7, Times = 1 });
        // With APNs alone: after a lost answer FCM wants to be left alone for ten seconds.
        foreach (var phone in chance.Some(apple, 2))
            phone.FaultsAt(shop.Simulator).ForToken(phone.Token, new SimulatorFault { CutConnection = true, Times = 1 });

        var operation = await shop.WaitForOperationAsync(await shop.SendAsync(all.Select(phone => phone.Recipient())));

        Assert.Equal(("COMPLETED", Stats.AllSent(all.Length, recipients: all.Length)), (operation.Status, operation.Stats));
        Assert.All(android, phone => Assert.Equal(1, phone.InboxAt(shop.Simulator).CountFor(phone.Token)));
        // What was in flight on a connection that was cut may have arrived, and comes again.
        Assert.All(apple, phone => Assert.InRange(phone.InboxAt(shop.Simulator).CountFor(phone.Token), 1, 3));
    }
}
