using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Storage;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables;
using PushFunctions.StorageEmulator;

namespace PushFunctions.FaultTests.Emulator;

/// <summary>Limits of the service that Azurite does not hold, or not with the service's answer; so nothing is
/// compared here.</summary>
public sealed class MemoryLimitsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions.</summary>
    [Fact]
    public async Task A_transaction_takes_a_hundred_writes_of_one_partition_in_4_MiB()
    {
        var table = await TableAsync();

        var tooMany = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => SubmitAsync(table, Enumerable.Range(0, 101).Select(row => new TableEntity("p", $"{row}"))));
        Assert.Equal((400, "InvalidInput", 99), (tooMany.Status, tooMany.ErrorCode, tooMany.FailedTransactionActionIndex));
        await AssertRefusedAsync(
            400, "CommandsInBatchActOnDifferentPartitions",
            () => SubmitAsync(table, [new TableEntity("p", "r"), new TableEntity("q", "r")]));
        await AssertRefusedAsync(
            413, "RequestBodyTooLarge", () => SubmitAsync(
                table, Enumerable.Range(0, 50).Select(row => new TableEntity("p", $"{row}") { ["A"] = new byte[64 * 1024] })));
        Assert.Empty(await table.QueryAsync<TableEntity>(cancellationToken: Stop).ToListAsync(Stop));
    }

    /// <summary>https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model.</summary>
    [Fact]
    public async Task A_row_is_at_most_1_MiB_under_keys_without_slashes()
    {
        var table = await TableAsync();
        var row = new TableEntity("p", "r");
        for (var column = 0; column < 17; column++) row[$"Bytes{column}"] = new byte[64 * 1024];

        await AssertRefusedAsync(400, "EntityTooLarge", () => table.AddEntityAsync(row, Stop));
        await AssertRefusedAsync(400, "OutOfRangeInput", () => table.AddEntityAsync(new TableEntity("a/b", "r"), Stop));
        await AssertRefusedAsync(400, "KeyValueTooLarge", () => table.AddEntityAsync(new TableEntity("p", new string('x', 513)), Stop));
    }

    /// <summary>https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model.</summary>
    [Fact]
    public async Task A_row_has_252_columns_of_64_KiB_whose_names_are_identifiers_of_255_characters()
    {
        var table = await TableAsync();
        var widest = new TableEntity("p", "r");
        for (var column = 0; column < 252; column++) widest[$"{(char)('a' + (column % 26))}{column}_"] = column;
        await table.AddEntityAsync(widest, Stop);
        await table.AddEntityAsync(
            new TableEntity("p", "s") { [new string('x', 255)] = new byte[64 * 1024], ["_größe"] = new string('y', 32 * 1024) }, Stop);

        widest["more"] = 1;
        await AssertRefusedAsync(400, "TooManyProperties", () => table.UpsertEntityAsync(widest, TableUpdateMode.Replace, Stop));
        await AssertRefusedAsync(
            400, "PropertyValueTooLarge", () => table.AddEntityAsync(new TableEntity("p", "t") { ["A"] = new byte[(64 * 1024) + 1] }, Stop));
        await AssertRefusedAsync(
            400, "PropertyNameTooLong", () => table.AddEntityAsync(new TableEntity("p", "t") { [new string('x', 256)] = 1 }, Stop));
        foreach (var name in new[] { "plan-b", "1st", "a b", "a.b", "t_~" })
            await AssertRefusedAsync(
                400, "PropertyNameInvalid", () => table.AddEntityAsync(new TableEntity("p", "t") { [name] = 1 }, Stop));
        // A merge adds to what is there.
        await AssertRefusedAsync(
            400, "TooManyProperties",
            () => table.UpsertEntityAsync(new TableEntity("p", "r") { ["more"] = 1 }, TableUpdateMode.Merge, Stop));
    }

    /// <summary>https://learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities.</summary>
    [Fact]
    public async Task A_filter_has_at_most_15_comparisons()
    {
        var table = await TableAsync();

        Assert.Empty(await table.QueryAsync<TableEntity>(Filter(15), cancellationToken: Stop).ToListAsync(Stop));
        await AssertRefusedAsync(
            400, "InvalidInput", () => table.QueryAsync<TableEntity>(Filter(16), cancellationToken: Stop).ToListAsync(Stop).AsTask());

        static string Filter(int comparisons) =>
            string.Join(" and ", Enumerable.Range(0, comparisons).Select(number => $"(A eq {number})"));
    }

    [Fact]
    public async Task An_account_can_give_short_pages_only()
    {
        var account = new MemoryAccount(new FakeTimeProvider());
        var table = (await CreateAsync(account)).Table(TableNames.Operations);
        for (var row = 0; row < 5; row++) await table.AddEntityAsync(new TableEntity($"p{row % 2}", $"r{row}"), Stop);
        account.PageLimit = 2;

        var pages = new List<int>();
        await foreach (var page in table.QueryAsync<TableEntity>(cancellationToken: Stop).AsPages()) pages.Add(page.Values.Count);

        Assert.Equal([2, 2, 1], pages);
    }

    /// <summary>https://learn.microsoft.com/rest/api/storageservices/query-timeout-and-pagination.</summary>
    [Fact]
    public async Task No_page_of_more_than_a_thousand_rows_can_be_asked_for()
    {
        var table = await TableAsync();

        await AssertRefusedAsync(
            400, "InvalidInput", () => table.QueryAsync<TableEntity>((string?)null, 1001, null, Stop).ToListAsync(Stop).AsTask());
    }

    /// <summary>https://learn.microsoft.com/rest/api/storageservices/get-messages.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    public async Task One_to_32_messages_can_be_received(int count)
    {
        var queue = (await CreateAsync()).Get<StorageClients>().Queue(QueueNames.Deliveries);

        await AssertRefusedAsync(400, "OutOfRangeQueryParameterValue", () => queue.ReceiveMessagesAsync(count, cancellationToken: Stop));
    }

    private static Task<Response<IReadOnlyList<Response>>> SubmitAsync(TableClient table, IEnumerable<TableEntity> rows) =>
        table.SubmitTransactionAsync(rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), Stop);

    private static async Task AssertRefusedAsync(int status, string code, Func<Task> action)
    {
        var refusal = await Assert.ThrowsAnyAsync<RequestFailedException>(action);
        Assert.Equal((status, code), (refusal.Status, refusal.ErrorCode));
    }

    private static async Task<TableClient> TableAsync() => (await CreateAsync()).Table(TableNames.Operations);

    private static async Task<TestStorage> CreateAsync(MemoryAccount? account = null)
    {
        var storage = new TestStorage(new MemoryTransport(account ?? new MemoryAccount(new FakeTimeProvider())), "m");
        await storage.Get<StorageSetup>().EnsureAsync(Stop);
        return storage;
    }
}
