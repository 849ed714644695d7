using PushFunctions.Storage.Tables;

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>What a cold start waits for: docs/operations.md tells the numbers.</summary>
public sealed class StartCostTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_start_asks_storage_for_its_tables_and_queues_the_account_and_the_catalog_and_for_nothing_else()
    {
        var settings =
            new Dictionary<string, string?>
            {
                ["PushStorage:namePrefix"] = azurite.NewPrefix(),
                ["Push:Account:Sid"] = "AC" + new string('1', 32),
                ["Push:Account:AuthToken"] = new string('a', 32)
            };
        await using (await RunningService.StartAsync(azurite, pump: false, settings: settings)) { }

        await using var again = await RunningService.StartAsync(azurite, pump: false, settings: settings);

        var counter = again.Transactions;
        // And the table of the day, for timelines.
        Assert.Equal(TableNames.All.Count + 1 + QueueNames.All.Count, counter.CountOf(StorageTransactionKind.Setup));
        Assert.Equal(2, counter.CountOf(StorageTransactionKind.TableRead));
        Assert.Equal(0, counter.CountOf(StorageTransactionKind.TableWrite));
        Assert.Equal(counter.CountOf(StorageTransactionKind.Setup) + 2, counter.Total);
    }
}
