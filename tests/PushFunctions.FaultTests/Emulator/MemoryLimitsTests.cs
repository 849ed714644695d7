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

    private static async Task<TestStorage> CreateAsync()
    {
        var storage = new TestStorage(new MemoryTransport(new MemoryAccount(new FakeTimeProvider())), "m");
        await storage.Get<StorageSetup>().EnsureAsync(Stop);
        return storage;
    }
}
