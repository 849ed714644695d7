using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Storage;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables;
using PushFunctions.StorageEmulator;

namespace PushFunctions.FaultTests.Emulator;

/// <summary>What an account in memory adds to storage: a clock that the test moves, and answers on the caller's own
/// thread.</summary>
public sealed class MemoryAccountTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void What_does_not_wait_is_done_when_the_call_returns()
    {
        var storage = new TestStorage(new MemoryTransport(new MemoryAccount(_time)), "m");
        var table = storage.Table(TableNames.Operations);
        var queue = storage.Get<StorageClients>().Queue(QueueNames.Deliveries);
        TableTransactionAction[] actions = [new(TableTransactionActionType.Delete, new TableEntity("p", "r"), ETag.All)];

        Assert.True(storage.Get<StorageSetup>().EnsureAsync(Stop).IsCompletedSuccessfully);
        Assert.True(table.AddEntityAsync(new TableEntity("p", "r") { ["Count"] = 1 }, Stop).IsCompletedSuccessfully);
        Assert.True(table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Stop).IsCompletedSuccessfully);
        Assert.True(table.QueryAsync<TableEntity>(cancellationToken: Stop).ToListAsync(Stop).AsTask().IsCompletedSuccessfully);
        Assert.True(table.SubmitTransactionAsync(actions, Stop).IsCompletedSuccessfully);
        Assert.True(table.AddEntityAsync(new TableEntity("p", "r"), Stop).IsCompletedSuccessfully);
        Assert.True(table.AddEntityAsync(new TableEntity("p", "r"), Stop).IsFaulted);
        Assert.True(queue.SendMessageAsync("text", Stop).IsCompletedSuccessfully);
        Assert.True(queue.ReceiveMessagesAsync(Stop).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Processes_share_what_lies_in_the_account()
    {
        var account = new MemoryAccount(_time);
        var one = new TestStorage(new MemoryTransport(account), "m");
        var other = new TestStorage(new MemoryTransport(account), "m");
        await one.Get<StorageSetup>().EnsureAsync(Stop);

        await one.Table(TableNames.Operations).AddEntityAsync(new TableEntity("p", "r"), Stop);

        Assert.True(
            (await other.Table(TableNames.Operations).GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Stop)).HasValue);
    }

    [Fact]
    public async Task A_received_message_comes_back_when_its_time_is_over_and_not_before()
    {
        var queue = await QueueAsync();
        await queue.SendMessageAsync("text", Stop);
        var first = (await queue.ReceiveMessageAsync(TimeSpan.FromMinutes(5), Stop)).Value;

        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Null((await queue.ReceiveMessageAsync(cancellationToken: Stop)).Value);
        _time.Advance(TimeSpan.FromTicks(1));
        var second = (await queue.ReceiveMessageAsync(cancellationToken: Stop)).Value;

        Assert.Equal((first.MessageId, 2), (second.MessageId, second.DequeueCount));
        var refusal = await Assert.ThrowsAsync<RequestFailedException>(
            () => queue.DeleteMessageAsync(first.MessageId, first.PopReceipt, Stop));
        Assert.Equal((404, "MessageNotFound"), (refusal.Status, refusal.ErrorCode));
    }

    [Fact]
    public async Task A_message_whose_time_is_over_may_still_be_deleted_by_the_last_who_received_it()
    {
        var queue = await QueueAsync();
        await queue.SendMessageAsync("text", Stop);
        var message = (await queue.ReceiveMessageAsync(TimeSpan.FromMinutes(5), Stop)).Value;
        _time.Advance(TimeSpan.FromHours(1));

        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Stop);

        Assert.Equal(0, (await queue.GetPropertiesAsync(Stop)).Value.ApproximateMessagesCountLong);
    }

    [Fact]
    public async Task A_delayed_message_comes_when_it_is_due_and_an_expired_one_is_gone()
    {
        var queue = await QueueAsync();
        await queue.SendMessageAsync("late", TimeSpan.FromHours(2), cancellationToken: Stop);
        await queue.SendMessageAsync("short", timeToLive: TimeSpan.FromHours(1), cancellationToken: Stop);
        await queue.SendMessageAsync("eternal", timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: Stop);

        _time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(["eternal", "late"], (await queue.PeekMessagesAsync(32, Stop)).Value.Select(message => message.MessageText));
        _time.Advance(TimeSpan.FromDays(8));
        Assert.Equal(["eternal"], (await queue.PeekMessagesAsync(32, Stop)).Value.Select(message => message.MessageText));
    }

    [Fact]
    public async Task A_row_bears_the_time_of_its_write_and_a_version_of_its_own_even_where_time_stands_still()
    {
        var table = (await CreateAsync()).Table(TableNames.Operations);
        var before = _time.GetUtcNow();

        var first = (await table.AddEntityAsync(new TableEntity("p", "r"), Stop)).Headers.ETag;
        var second = (await table.UpsertEntityAsync(new TableEntity("p", "r"), TableUpdateMode.Replace, Stop)).Headers.ETag;

        Assert.NotEqual(first, second);
        var written = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Stop)).Value;
        Assert.InRange(written.Timestamp!.Value, before, before.AddTicks(10));
        Assert.Equal(second, written.ETag);
    }

    private async Task<TestStorage> CreateAsync()
    {
        var storage = new TestStorage(new MemoryTransport(new MemoryAccount(_time)), "m");
        await storage.Get<StorageSetup>().EnsureAsync(Stop);
        return storage;
    }

    private async Task<QueueClient> QueueAsync() => (await CreateAsync()).Get<StorageClients>().Queue(QueueNames.Deliveries);
}
