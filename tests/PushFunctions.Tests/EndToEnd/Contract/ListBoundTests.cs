using PushFunctions.Tests.Azurite;
using PushFunctions.Tests.Storage;

namespace PushFunctions.Tests.EndToEnd.Contract;

/// <summary>A list never reads more than a bounded number of rows per request, however large the pages asked for and however little fits the filters.</summary>
public sealed class ListBoundTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Lists_of_what_is_stored_as_it_is_shown_cost_a_few_transactions_a_page()
    {
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        using var shop = await Customer.WithAppAsync(service);
        foreach (var name in WritableList.Names.Except(["operations", "pushNotifications"]))
        {
            var list = await WritableList.OpenAsync(shop, name);
            for (var count = 0; count < 4; count++) await list.AddAsync();

            Assert.InRange(await CostAsync(service, shop, list.Path), 1, 4);
        }
    }

    [Fact]
    public async Task A_page_of_open_operations_ends_after_a_hundred_of_them_and_the_next_goes_on()
    {
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        using var shop = await Customer.WithAppAsync(service);
        var ids = new List<string>();
        for (var count = 0; count < 103; count++) ids.Add(await shop.SendAsync([Phone.Android().Recipient()]));
        ids.Reverse();

        // One answer for the list, two for each operation's batches and pages.
        Assert.InRange(await CostAsync(service, shop, "Operations"), 200, 205);
        Assert.Equal(100, (await shop.CallAsync(HttpMethod.Get, "Operations?pageSize=1000")).GetProperty("operations").GetArrayLength());
        Assert.Equal(ids, await Pages.IdsAsync(shop, "Operations", "operations"));
        Assert.Equal(ids, await Pages.IdsAsync(shop, "Operations?status=PROCESSING", "operations", pageSize: 7));
    }

    [Fact]
    public async Task Of_a_large_operation_a_page_looks_at_forty_batches_and_forty_pages_of_Users()
    {
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        using var shop = await Customer.WithAppAsync(service);
        object[] users = [.. Enumerable.Range(0, 5_000).Select(_ => new { UserId = Some.Ids.NewUser().Value })];
        var id = await shop.SendAsync([.. users, .. Phone.Androids(5_000).Select(phone => phone.Recipient())]);

        foreach (var (path, name, cost, requests) in new[] { ($"Operations/{id}/Errors", "errors", 122, 4), ($"?operationId={id}&status=FAILED", "pushNotifications", 122, 3) })
        {
            var asked = 1;
            Assert.InRange(await CostAsync(service, shop, path), 1, cost);
            Assert.Empty(await Pages.ReadAllAsync(shop, path, name, 1000, (_, _) => Task.FromResult(asked++)));
            Assert.InRange(asked, requests, requests + 1);
        }

        Assert.Equal(5_000, (await Pages.IdsAsync(shop, $"?operationId={id}", "pushNotifications")).Distinct().Count());
    }

    [Fact]
    public async Task A_search_through_many_operations_looks_at_a_few_of_them_a_page()
    {
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        using var shop = await Customer.WithAppAsync(service);
        for (var count = 0; count < 45; count++) await shop.SendAsync([Phone.Android().Recipient()]);

        Assert.InRange(await CostAsync(service, shop, "?tags=season:winter"), 1, 160);
        Assert.Empty(await Pages.ReadAllAsync(shop, "?tags=season:winter", "pushNotifications", 1000));
    }

    /// <summary>Storage transactions of a request for the first page of a thousand; an answer of storage has at most a thousand rows.</summary>
    private static async Task<long> CostAsync(RunningService service, Customer shop, string path)
    {
        var meter = new TransactionMeter(service);
        await shop.CallAsync(HttpMethod.Get, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}pageSize=1000");
        return meter.Read().Work;
    }
}
