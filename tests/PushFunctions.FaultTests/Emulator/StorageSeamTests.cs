using Azure;
using Azure.Data.Tables;
using PushFunctions.StorageEmulator;

namespace PushFunctions.FaultTests.Emulator;

/// <summary>Requests that wait, are repeated or answered in part, and what the seam is told of them.</summary>
public sealed class StorageSeamTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gate_holds_a_request_before_it_is_executed_and_its_answer_afterwards()
    {
        var storage = await SeamStorage.CreateAsync();
        var (before, after) = (new TaskCompletionSource(), new TaskCompletionSource());
        storage.Seam = async (call, _) =>
        {
            if (call.Operation != StorageOperation.Insert) return null;
            await before.Task;
            return StorageFault.AnsweredAfter(_ => new ValueTask(after.Task));
        };

        var adding = storage.Table.AddEntityAsync(new TableEntity("p", "r"), Stop);
        Assert.Equal(0, await storage.CountRowsAsync());
        before.SetResult();
        Assert.Equal(1, await storage.CountRowsAsync());
        Assert.False(adding.IsCompleted);
        after.SetResult();
        Assert.True(adding.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_waits_at_a_gate_can_be_canceled()
    {
        var storage = await SeamStorage.CreateAsync();
        using var stop = new CancellationTokenSource();
        storage.Seam = async (_, token) =>
        {
            await new TaskCompletionSource().Task.WaitAsync(token);
            return null;
        };

        var adding = storage.Table.AddEntityAsync(new TableEntity("p", "r"), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => adding);

        storage.Seam = null;
        Assert.Equal(0, await storage.CountRowsAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_short_page_is_followed_by_the_rest(int limit)
    {
        var storage = await SeamStorage.CreateAsync();
        foreach (var row in new[] { "a", "b", "c" }) await storage.Table.AddEntityAsync(new TableEntity("p", row), Stop);
        storage.Fail(new StorageFault { PageLimit = limit });

        var pages = await storage.Table.QueryAsync<TableEntity>("PartitionKey eq 'p'", cancellationToken: Stop).AsPages().ToListAsync(Stop);

        Assert.Equal([limit, 3 - limit], pages.Select(page => page.Values.Count));
        Assert.Equal(["a", "b", "c"], pages.SelectMany(page => page.Values).Select(row => row.RowKey));
    }

    [Fact]
    public async Task A_request_that_the_client_repeats_meets_what_it_did_itself()
    {
        var storage = await SeamStorage.CreateAsync();
        storage.Fail(new StorageFault { Repeated = true });

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => storage.Table.AddEntityAsync(new TableEntity("p", "r"), Stop));

        Assert.Equal((409, "EntityAlreadyExists"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task A_call_says_what_it_is()
    {
        var storage = await SeamStorage.CreateAsync();
        var (table, queue) = (storage.Table, storage.Queue);

        await table.AddEntityAsync(new TableEntity("p", "r"), Stop);
        await table.SubmitTransactionAsync(
            new[] { "a", "b" }.Select(row => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", row))), Stop);
        await table.QueryAsync<TableEntity>("PartitionKey eq 'p' and RowKey gt 'a'", cancellationToken: Stop).ToListAsync(Stop);
        await queue.SendMessageAsync("text", Stop);
        var message = (await queue.ReceiveMessageAsync(cancellationToken: Stop)).Value;
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Stop);

        var first = storage.Calls[0].Ordinal;
        Assert.Equal(
            [
                new StorageCall(first, StorageService.Table, StorageOperation.Insert, "mOperations", "p", "r", 1, true),
                new StorageCall(first + 1, StorageService.Table, StorageOperation.Transaction, "mOperations", "p", "", 2, true),
                new StorageCall(first + 2, StorageService.Table, StorageOperation.Query, "mOperations", "p", "", 0, false),
                new StorageCall(first + 3, StorageService.Queue, StorageOperation.Put, "m-push-deliveries", "", "", 0, true),
                new StorageCall(first + 4, StorageService.Queue, StorageOperation.Receive, "m-push-deliveries", "", "", 0, true),
                new StorageCall(
                    first + 5, StorageService.Queue, StorageOperation.DeleteMessage, "m-push-deliveries", "", message.MessageId, 0, true),
            ],
            storage.Calls);
    }
}
