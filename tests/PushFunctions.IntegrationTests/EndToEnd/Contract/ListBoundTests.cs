using System.Text.Json;

namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>What a page costs: a few transactions for each entry that it has, or passes over.</summary>
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

            // Of the registrations of a User each App has a row of its own.
            Assert.InRange(await CostAsync(service, shop, list.Path), 1, 6);
        }
    }

    [Fact]
    public async Task A_page_of_open_operations_is_full_and_costs_a_transaction_for_each()
    {
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        using var shop = await Customer.WithAppAsync(service);
        var ids = new List<string>();
        for (var count = 0; count < 103; count++) ids.Add(await shop.SendAsync([Phone.Android().Recipient()]));
        ids.Reverse();

        // One answer for the list, one for each operation's batches; these have no walk.
        Assert.InRange(await CostAsync(service, shop, "Operations"), 103, 109);
        Assert.Equal(103, (await shop.CallAsync(HttpMethod.Get, "Operations?pageSize=1000")).GetProperty("operations").GetArrayLength());
        Assert.Equal(ids, await Pages.IdsAsync(shop, "Operations", "operations", pageSize: 20));
        Assert.Equal(ids, await Pages.IdsAsync(shop, "Operations?status=PROCESSING", "operations", pageSize: 7));
    }

    [Fact]
    public async Task A_page_of_a_large_operation_is_full_and_costs_a_transaction_for_each_batch()
    {
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        using var shop = await Customer.WithAppAsync(service);
        object[] users = [.. Enumerable.Range(0, 5_000).Select(_ => new { UserId = Some.Ids.NewUser().Value })];
        var id = await shop.SendAsync([.. users, .. Phone.Androids(5_000).Select(phone => phone.Recipient())]);

        // A hundred batches of fifty, of which none failed.
        foreach (
            var (path, name) in new[] { ($"Operations/{id}/Errors", "errors"), ($"?operationId={id}&status=FAILED", "pushNotifications") })
        {
            Assert.InRange(await CostAsync(service, shop, path), 1, 125);
            Assert.Empty((await shop.CallAsync(HttpMethod.Get, path)).GetProperty(name).EnumerateArray());
        }

        Assert.InRange(await CostAsync(service, shop, ""), 1, 35);
        Assert.Equal(5_000, (await Pages.IdsAsync(shop, "", "pushNotifications")).Distinct().Count());
        Assert.Equal(5_000, (await Pages.IdsAsync(shop, $"?operationId={id}", "pushNotifications", pageSize: 999)).Distinct().Count());
    }

    [Fact]
    public async Task A_page_of_many_small_operations_is_full_and_costs_two_transactions_for_each()
    {
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        using var shop = await Customer.WithAppAsync(service);
        var phones = Phone.Androids(61);
        var sizes = new Queue<int>([1, 1, 51, 1, 2, 1, 1, 1, 1, 1]);
        for (var first = 0; first < phones.Count; first += sizes.Dequeue())
            await shop.SendAsync(phones.Skip(first).Take(sizes.Peek()).Select(phone => phone.Recipient()));
        var listed = await Pages.IdsAsync(shop, "", "pushNotifications");

        Assert.InRange(await CostAsync(service, shop, ""), 1, 45);
        Assert.Equal(61, listed.Distinct().Count());
        foreach (var pageSize in new[] { 1, 2, 7, 50, 51, 60 })
            Assert.Equal(listed, await Pages.IdsAsync(shop, "", "pushNotifications", pageSize));
    }

    [Fact]
    public async Task A_search_through_many_operations_that_finds_nothing_is_one_empty_page_without_a_next()
    {
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        using var shop = await Customer.WithAppAsync(service);
        for (var count = 0; count < 45; count++) await shop.SendAsync([Phone.Android().Recipient()]);

        Assert.InRange(await CostAsync(service, shop, "?tags=season:winter;"), 1, 100);
        var page = await shop.CallAsync(HttpMethod.Get, "?tags=season:winter;");
        Assert.Empty(page.GetProperty("pushNotifications").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, page.GetProperty("pagination").GetProperty("next").ValueKind);
    }

    /// <summary>Storage transactions of a request for the first page of a thousand; an answer of storage has at most
    /// a thousand rows.</summary>
    private static async Task<long> CostAsync(RunningService service, Customer shop, string path)
    {
        var meter = new TransactionMeter(service);
        await shop.CallAsync(HttpMethod.Get, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}pageSize=1000");
        return meter.Read().Work;
    }
}
