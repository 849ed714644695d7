using Azure.Data.Tables;
using PushFunctions.Storage.Tables;

namespace PushFunctions.Tests.Storage;

public sealed class PageFindingsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_kind_of_finding_is_kept_in_order()
    {
        var pages = (await TestStorage.CreateAsync()).Get<IPageStore>();
        var operation = Some.Ids.NewOperation();
        var page = await AddAsync(pages, operation, SomeSends.Page(0, recipients: 0));
        var user = Some.Ids.NewUser();
        var findings = new PageFindings(
            [
                new FoundDevice(Some.Address(Provider.Apn), user, "{}", Some.Noon),
                new FoundDevice(Some.Address(Provider.Fcm), null, null, Some.Noon.AddTicks(1)),
                new FoundDevice(Some.Address(Provider.ApnSandbox), user, null, Some.Noon),
                new FoundDevice(Some.Address(Provider.Fcm), user, "{}", Some.Noon),
            ],
            [new(user, null, DeliveryErrorCode.UserWithoutDevice, true),
                new(null, Some.Address(Provider.Apn), DeliveryErrorCode.NoCredential, false)]);

        await pages.RecordAsync(operation, page, findings, 3, Stop);

        var stored = (await pages.FindAsync(operation, 0, Stop))!.Findings!;
        Assert.Equal(findings.Devices, stored.Devices);
        Assert.Equal(findings.Unaddressable, stored.Unaddressable);
    }

    [Fact]
    public async Task Findings_of_nothing_are_findings_all_the_same()
    {
        var pages = (await TestStorage.CreateAsync()).Get<IPageStore>();
        var operation = Some.Ids.NewOperation();
        var page = await AddAsync(pages, operation, SomeSends.Page(1));

        await pages.RecordAsync(operation, page, new PageFindings([], []), 0, Stop);

        Assert.Empty((await pages.FindAsync(operation, 1, Stop))!.Findings!.Devices);
    }

    [Theory]
    [InlineData(1, 163)]
    [InlineData(50, 4096)]
    public async Task Of_many_findings_the_first_count_and_everyone_gets_them(int devicesEach, int tokenLength)
    {
        var storage = await TestStorage.CreateAsync();
        var pages = storage.Get<IPageStore>();
        var operation = Some.Ids.NewOperation();
        var page = await AddAsync(pages, operation, SomeSends.Page(1, recipients: 5));

        var results = await Task.WhenAll(Enumerable.Range(1, 4).Select(batches =>
            pages.RecordAsync(operation, page, SomeSends.Findings(page, devicesEach, tokenLength), batches, Stop)));

        var stored = await pages.FindAsync(operation, 1, Stop);
        Assert.All(results, result => Assert.Equal(stored!.Findings!.Devices, result.Findings!.Devices));
        Assert.All(results, result => Assert.Equal(stored!.Version, result.Version));
        var rows = await storage.Table(TableNames.Pages).QueryAsync<TableEntity>(cancellationToken: Stop).ToListAsync(Stop);
        Assert.Equal(tokenLength == 4096 ? 3 : 1, rows.Count);
    }

    [Fact]
    public async Task Findings_can_be_recorded_on_a_page_that_was_just_added()
    {
        var pages = (await TestStorage.CreateAsync()).Get<IPageStore>();
        var operation = Some.Ids.NewOperation();
        var page = SomeSends.Page(1);
        await pages.AddAsync(operation, [page], Stop);

        var first = await pages.RecordAsync(operation, page, SomeSends.Findings(page), 1, Stop);
        var second = await pages.RecordAsync(operation, page, SomeSends.Findings(page), 1, Stop);

        Assert.Equal(first.Findings!.Devices, second.Findings!.Devices);
        Assert.Equal(first.Version, second.Version);
    }

    private static async Task<RecipientPage> AddAsync(IPageStore pages, OperationId operation, RecipientPage page)
    {
        await pages.AddAsync(operation, [page], Stop);
        return (await pages.FindAsync(operation, page.Number, Stop))!;
    }
}
