using Azure.Data.Tables;
using PushFunctions.Storage.Tables;

namespace PushFunctions.Tests.Storage;

public sealed class PageStoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_is_found_as_it_was_added()
    {
        var pages = (await TestStorage.CreateAsync()).Get<IPageStore>();
        var operation = Some.Ids.NewOperation();
        var page = SomeSends.Page(
            12) with
        {
            Recipients =
                [new UserRecipient(Some.Ids.NewUser(), null), new UserRecipient(Some.Ids.NewUser(), "{\"a\":\"\\\"\"}")]
        };

        Assert.Null(await pages.FindAsync(operation, 12, Stop));
        await pages.AddAsync(operation, [page], Stop);

        var found = await pages.FindAsync(operation, 12, Stop);
        Assert.NotNull(found?.Version);
        Assert.Equal(page.Recipients, found.Recipients);
        Assert.Equal(page with { Recipients = found.Recipients, Version = found.Version }, found);
        Assert.Null(await pages.FindAsync(Some.Ids.NewOperation(), 12, Stop));
    }

    [Fact]
    public async Task Pages_added_again_stay_as_they_are_and_missing_ones_are_added()
    {
        var pages = (await TestStorage.CreateAsync()).Get<IPageStore>();
        var operation = Some.Ids.NewOperation();
        RecipientPage[] all = [.. Enumerable.Range(1, 105).Select(number => SomeSends.Page(number, recipients: 1))];
        await pages.AddAsync(operation, all[10..20], Stop);
        var expanded = await pages.RecordAsync(
            operation, (await pages.FindAsync(operation, 15, Stop))!, SomeSends.Findings(all[14]), 1, Stop);

        await pages.AddAsync(operation, all, Stop);
        await pages.AddAsync(operation, all, Stop);

        Assert.Equal(
            Enumerable.Range(1, 105), await pages.SummarizeAsync(operation, Stop).Select(summary => summary.Number).ToListAsync(Stop));
        Assert.Equal(expanded.Version, (await pages.FindAsync(operation, 15, Stop))!.Version);
    }

    [Fact]
    public async Task Pages_added_together_are_all_there_or_none()
    {
        var pages = (await TestStorage.CreateAsync()).Get<IPageStore>();
        var operation = Some.Ids.NewOperation();

        Assert.Equal(
            10, await pages.AddTogetherAsync(
                operation, [.. Enumerable.Range(1, 10).Select(number => SomeSends.Page(number, recipients: 100))], Stop));
        Assert.Equal(
            0, await pages.AddTogetherAsync(operation, [.. Enumerable.Range(10, 3).Select(number => SomeSends.Page(number))], Stop));

        Assert.Equal(
            Enumerable.Range(1, 10), await pages.SummarizeAsync(operation, Stop).Select(summary => summary.Number).ToListAsync(Stop));
        Assert.Equal(100, (await pages.FindAsync(operation, 10, Stop))!.Recipients.Count);
    }

    [Fact]
    public async Task Of_many_that_add_the_same_pages_together_exactly_one_does()
    {
        var pages = (await TestStorage.CreateAsync()).Get<IPageStore>();
        var operation = Some.Ids.NewOperation();

        var results = await Task.WhenAll(Enumerable.Range(1, 6).Select(last =>
            pages.AddTogetherAsync(operation, [.. Enumerable.Range(1, last).Select(number => SomeSends.Page(number))], Stop)));

        Assert.Single(results, added => added > 0);
        Assert.Equal(results.Max(), await pages.SummarizeAsync(operation, Stop).CountAsync(Stop));
    }

    [Fact]
    public async Task Of_pages_too_large_for_one_transaction_the_first_are_added()
    {
        var pages = (await TestStorage.CreateAsync()).Get<IPageStore>();
        var operation = Some.Ids.NewOperation();
        RecipientPage[] all = [.. Enumerable.Range(1, 10).Select(number => SomeSends.Page(number) with
        {
            Recipients =
                [.. Enumerable.Range(0, RecipientPage.MaximumRecipients)
                    .Select(_ => new UserRecipient(Some.Ids.NewUser(), Some.Variables(8 * 1024)))],
        })];

        var added = await pages.AddTogetherAsync(operation, all, Stop);

        Assert.InRange(added, 2, 9);
        Assert.Equal(
            Enumerable.Range(1, added), await pages.SummarizeAsync(operation, Stop).Select(summary => summary.Number).ToListAsync(Stop));
        Assert.InRange(await pages.AddTogetherAsync(operation, all[added..], Stop), 1, 10 - added);
    }

    [Fact]
    public async Task The_largest_pages_are_kept_whole_with_the_largest_findings()
    {
        var pages = (await TestStorage.CreateAsync()).Get<IPageStore>();
        var operation = Some.Ids.NewOperation();
        RecipientPage[] all = [.. Enumerable.Range(1, 3).Select(number => SomeSends.Page(number) with
        {
            Recipients =
                [.. Enumerable.Range(0, RecipientPage.MaximumRecipients)
                    .Select(_ => new UserRecipient(Some.Ids.NewUser(), Some.Variables(8 * 1024)))],
        })];
        await pages.AddAsync(operation, all, Stop);
        var findings = SomeSends.Findings(all[2], devicesEach: Registration.MaximumDevices, tokenLength: DeviceToken.MaximumLength);
        var small = SomeSends.Findings(all[1]);

        await pages.RecordAsync(operation, (await pages.FindAsync(operation, 3, Stop))!, findings, 100, Stop);
        await pages.RecordAsync(operation, (await pages.FindAsync(operation, 2, Stop))!, small, 2, Stop);

        var found = await pages.FindAsync(operation, 3, Stop);
        Assert.Equal(all[2].Recipients, found!.Recipients);
        Assert.Equal(findings.Devices, found.Findings!.Devices);
        Assert.Equal(findings.Unaddressable, found.Findings.Unaddressable);
        Assert.Equal(small.Devices, (await pages.FindAsync(operation, 2, Stop))!.Findings!.Devices);
        Assert.Equal(3, await pages.SummarizeAsync(operation, Stop).CountAsync(Stop));
    }

    [Fact]
    public async Task Pages_are_summarized_before_and_after_their_expansion()
    {
        var pages = (await TestStorage.CreateAsync()).Get<IPageStore>();
        var operation = Some.Ids.NewOperation();
        RecipientPage[] added = [SomeSends.Page(2, recipients: 3), SomeSends.Page(1, recipients: 100)];
        await pages.AddAsync(operation, added, Stop);
        var large = (await pages.FindAsync(operation, 1, Stop))!;
        await pages.RecordAsync(operation, large, SomeSends.Findings(large, devicesEach: 2, tokenLength: 1024), 4, Stop);

        Assert.Equal(
            [new PageSummary(1, 100, Some.Noon, true, 200, 4, 1), new PageSummary(2, 3, Some.Noon, false, 0, 0, 0)],
            await pages.SummarizeAsync(operation, Stop).ToListAsync(Stop));
    }

    [Fact]
    public async Task Everything_of_an_operation_is_removed_and_nothing_of_another()
    {
        var storage = await TestStorage.CreateAsync();
        var pages = storage.Get<IPageStore>();
        var (operation, other) = (Some.Ids.NewOperation(), Some.Ids.NewOperation());
        var page = await AddAsync(pages, operation, SomeSends.Page(1, recipients: 100));
        await pages.RecordAsync(operation, page, SomeSends.Findings(page, devicesEach: 2, tokenLength: 1024), 4, Stop);
        await AddAsync(pages, other, SomeSends.Page(1));

        await pages.RemoveAllAsync(operation, Stop);
        await pages.RemoveAllAsync(operation, Stop);

        Assert.Null(await pages.FindAsync(operation, 1, Stop));
        Assert.Single(await storage.Table(TableNames.Pages).QueryAsync<TableEntity>(cancellationToken: Stop).ToListAsync(Stop));
    }

    private static async Task<RecipientPage> AddAsync(IPageStore pages, OperationId operation, RecipientPage page)
    {
        await pages.AddAsync(operation, [page], Stop);
        return (await pages.FindAsync(operation, page.Number, Stop))!;
    }
}
