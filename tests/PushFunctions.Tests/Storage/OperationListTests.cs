using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables;

namespace PushFunctions.Tests.Storage;

public sealed class OperationListTests
{
    private static readonly OperationFilter All = new(null, null, null);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operations_are_listed_newest_first_over_days_and_months()
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        var account = Some.Account();
        DateTimeOffset[] times =
        [
            Some.Noon, Some.Noon.AddMilliseconds(-1), Some.Noon.AddHours(-13), Some.Noon.AddDays(-1), Some.Noon.AddDays(-2),
            Some.Noon.AddDays(-16),
            Some.Noon.AddDays(-40),
        ];
        var expected = await AddAsync(operations, account, times);
        await AddAsync(operations, Some.Account(), [Some.Noon]);

        Assert.Equal(expected, await ReadAllAsync(operations, account, All, pageSize: 100));
        Assert.Equal(expected, await ReadAllAsync(operations, account, All, pageSize: 1));
        Assert.Equal(expected, await ReadAllAsync(operations, account, All, pageSize: 3));
    }

    [Fact]
    public async Task A_full_last_page_is_the_last()
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        var account = Some.Account();
        await AddAsync(operations, account, [Some.Noon, Some.Noon.AddDays(-1)]);

        var page = await operations.ListAsync(account, All, new ListRequest(2, null), Stop);

        Assert.Equal(2, page.Items.Count);
        Assert.Null(page.NextCursor);
    }

    [Fact]
    public async Task From_and_until_are_inclusive_to_the_second_that_is_shown()
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        var account = Some.Account();
        var ids = await AddAsync(
            operations, account, [.. Enumerable.Range(0, 9).Select(step => Some.Noon.AddHours(-6 * step).AddMilliseconds(700))]);

        Assert.Equal(
            ids[2..6], await ReadAllAsync(
                operations, account, new OperationFilter(Some.Noon.AddHours(-30), Some.Noon.AddHours(-12), null), pageSize: 2));
        Assert.Equal(
            ids[3..5],
            await ReadAllAsync(
                operations, account,
                new OperationFilter(Some.Noon.AddHours(-30).AddSeconds(1), Some.Noon.AddHours(-12).AddSeconds(-1), null), pageSize: 2));
        Assert.Empty(await ReadAllAsync(operations, account, new OperationFilter(Some.Noon.AddSeconds(1), null, null), pageSize: 2));
        Assert.Empty(await ReadAllAsync(operations, account, new OperationFilter(null, Some.Noon.AddDays(-90), null), pageSize: 2));
    }

    [Fact]
    public async Task Operations_are_listed_by_status()
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        var account = Some.Account();
        var ids = await AddAsync(operations, account, [Some.Noon, Some.Noon.AddDays(-1), Some.Noon.AddDays(-2)]);
        var middle = await operations.FindAsync(account, ids[1], Stop);
        await operations.TryUpdateAsync(middle! with { Status = OperationStatus.Canceled }, Stop);

        Assert.Equal([ids[1]], await ReadAllAsync(operations, account, All with { Status = OperationStatus.Canceled }, pageSize: 10));
        Assert.Equal(
            [ids[0], ids[2]], await ReadAllAsync(operations, account, All with { Status = OperationStatus.Processing }, pageSize: 1));
    }

    [Fact]
    public async Task One_call_reads_a_bounded_number_of_rows_and_goes_on_from_there()
    {
        var storage = await TestStorage.CreateAsync();
        var operations = storage.Get<IOperationStore>();
        var account = Some.Account();
        await AddAsync(operations, account, [.. Enumerable.Range(0, 21).Select(minute => Some.Noon.AddMinutes(-minute))]);
        var last = SomeSends.At(account, Some.Noon.AddDays(-2)) with { Status = OperationStatus.Canceled };
        await operations.AddAsync(last, Stop);

        var filter = All with { Status = OperationStatus.Canceled };
        var list = new OperationList(storage.Table(TableNames.Operations), storage.Get<StorageClients>().Rows, rowsPerCall: 20);
        var first = await list.ReadAsync(account, filter, new ListRequest(50, null), Stop);
        var second = await list.ReadAsync(account, filter, new ListRequest(50, first.NextCursor), Stop);

        Assert.Empty(first.Items);
        Assert.Equal(last.Id, Assert.Single(second.Items).Id);
        Assert.Null(second.NextCursor);
    }

    [Fact]
    public async Task An_operation_added_between_two_pages_neither_repeats_nor_hides_another()
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        var account = Some.Account();
        var ids = await AddAsync(operations, account, [Some.Noon, Some.Noon.AddHours(-1), Some.Noon.AddHours(-2), Some.Noon.AddHours(-3)]);
        var first = await operations.ListAsync(account, All, new ListRequest(2, null), Stop);

        await AddAsync(operations, account, [Some.Noon.AddHours(1), Some.Noon.AddMinutes(-30)]);
        var second = await operations.ListAsync(account, All, new ListRequest(2, first.NextCursor), Stop);

        Assert.Equal(ids[2..], second.Items.Select(item => item.Id));
    }

    [Fact]
    public async Task A_cursor_of_another_account_shows_nothing_of_it()
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        var foreign = await AddAsync(operations, Some.Account(), [Some.Noon, Some.Noon.AddDays(-1)]);

        Assert.Empty((await operations.ListAsync(Some.Account(), All, new ListRequest(50, foreign[0].Value), Stop)).Items);
        await Assert.ThrowsAsync<RequestException>(() => operations.ListAsync(Some.Account(), All, new ListRequest(50, "1!20!QUMx"), Stop));
    }

    private static async Task<OperationId[]> AddAsync(IOperationStore operations, AccountSid account, DateTimeOffset[] times)
    {
        var added = new List<OperationId>();
        foreach (var time in times) added.Add((await operations.AddAsync(SomeSends.At(account, time), Stop)).Id);
        return [.. added];
    }

    private static async Task<IReadOnlyList<OperationId>> ReadAllAsync(
        IOperationStore operations, AccountSid account, OperationFilter filter, int pageSize)
    {
        var ids = new List<OperationId>();
        string? cursor = null;
        do
        {
            var page = await operations.ListAsync(account, filter, new ListRequest(pageSize, cursor), Stop);
            Assert.InRange(page.Items.Count, 0, pageSize);
            ids.AddRange(page.Items.Select(item => item.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return ids;
    }
}
