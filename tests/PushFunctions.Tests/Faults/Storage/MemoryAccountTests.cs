using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Storage;
using PushFunctions.Tests.Azurite;

namespace PushFunctions.Tests.Faults.Storage;

public sealed class MemoryAccountTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void What_does_not_wait_is_done_when_the_call_returns()
    {
        var storage = new TestStorage(new MemoryTransport(new MemoryAccount(new FakeTimeProvider())), "m");
        var table = storage.Table("Operations");
        var queue = storage.Get<StorageClients>().Queue("push-deliveries");

        Assert.True(storage.Get<StorageSetup>().EnsureAsync(Stop).IsCompletedSuccessfully);
        Assert.True(table.AddEntityAsync(new TableEntity("p", "r") { ["Count"] = 1 }, Stop).IsCompletedSuccessfully);
        var rows = table.QueryAsync<TableEntity>(cancellationToken: Stop).ToListAsync(Stop);
        Assert.True(rows.IsCompletedSuccessfully);
        TableTransactionAction[] actions = [new(TableTransactionActionType.Delete, new TableEntity("p", "r"), ETag.All)];
        Assert.True(table.SubmitTransactionAsync(actions, Stop).IsCompletedSuccessfully);
        Assert.True(queue.SendMessageAsync("text", Stop).IsCompletedSuccessfully);
        Assert.True(queue.ReceiveMessagesAsync(Stop).IsCompletedSuccessfully);
    }
}
