using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Core.Sending;
using PushFunctions.Storage;
using PushFunctions.Storage.Tables;
using PushFunctions.Tests.Azurite;

namespace PushFunctions.Tests.Faults.Storage;

public sealed class StorageSeamTests
{
    private readonly MemoryAccount _account = new(new FakeTimeProvider());
    private readonly List<StorageCall> _calls = [];
    private StorageSeam _seam = (_, _) => default;

    public static TheoryData<StorageTrouble, int> Troubles => new()
    {
        { StorageTrouble.InternalError, 500 },
        { StorageTrouble.ServerBusy, 503 },
        { StorageTrouble.OperationTimedOut, 500 },
        { StorageTrouble.Reset, 0 },
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Trouble_before_a_write_leaves_nothing_behind(StorageTrouble trouble, int status)
    {
        var table = await TableAsync();
        _seam = Once(StorageFault.NotDone(trouble));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r"), Stop));

        Assert.Equal(status, failure.Status);
        Assert.NotNull(StorageOutage.RetryAfter(failure));
        Assert.Equal(0, await CountAsync(table));
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Trouble_after_a_write_hides_that_it_is_done(StorageTrouble trouble, int status)
    {
        var table = await TableAsync();
        _seam = Once(StorageFault.DoneBut(trouble));
        TableTransactionAction[] actions = [new(TableTransactionActionType.Add, new TableEntity("p", "r"))];

        var failure = await Assert.ThrowsAnyAsync<RequestFailedException>(() => table.SubmitTransactionAsync(actions, Stop));

        Assert.Equal(status, failure.Status);
        Assert.Equal(1, await CountAsync(table));
    }

    [Fact]
    public async Task Silence_ends_as_a_cancellation_that_nobody_asked_for()
    {
        var table = await TableAsync();
        _seam = Once(StorageFault.DoneBut(StorageTrouble.Silence));

        var failure = await Assert.ThrowsAsync<TaskCanceledException>(() => table.AddEntityAsync(new TableEntity("p", "r"), Stop));

        Assert.NotNull(StorageOutage.RetryAfter(failure));
        Assert.Equal(1, await CountAsync(table));
    }

    [Fact]
    public async Task A_queue_has_its_troubles_too()
    {
        var queue = (await CreateAsync()).Get<StorageClients>().Queue(QueueNames.Deliveries);
        _seam = Once(StorageFault.DoneBut(StorageTrouble.ServerBusy));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => queue.SendMessageAsync("text", Stop));

        Assert.Equal((503, "ServerBusy"), (failure.Status, failure.ErrorCode));
        Assert.Single((await queue.PeekMessagesAsync(32, Stop)).Value);
    }

    [Fact]
    public async Task What_the_seam_throws_comes_out_as_it_is()
    {
        var table = await TableAsync();
        _seam = (_, _) => throw new InvalidTimeZoneException("before");
        Assert.Equal("before", (await Assert.ThrowsAsync<InvalidTimeZoneException>(() => table.AddEntityAsync(new TableEntity("p", "r"), Stop))).Message);

        _seam = Once(StorageFault.DoneBut(new StorageTrouble.Thrown(() => new InvalidTimeZoneException("after"))));
        Assert.Equal("after", (await Assert.ThrowsAsync<InvalidTimeZoneException>(() => table.AddEntityAsync(new TableEntity("p", "s"), Stop))).Message);

        Assert.Equal(1, await CountAsync(table));
    }

    [Fact]
    public async Task A_gate_holds_a_request_before_it_is_executed_and_its_answer_afterwards()
    {
        var table = await TableAsync();
        var (before, after) = (new TaskCompletionSource(), new TaskCompletionSource());
        _seam = async (call, _) =>
        {
            if (call.Operation != StorageOperation.Insert) return null;
            await before.Task;
            return StorageFault.AnsweredAfter(_ => new ValueTask(after.Task));
        };

        var adding = table.AddEntityAsync(new TableEntity("p", "r"), Stop);
        Assert.Equal(0, await CountAsync(table));
        before.SetResult();
        Assert.Equal(1, await CountAsync(table));
        Assert.False(adding.IsCompleted);
        after.SetResult();
        Assert.True(adding.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_waits_at_a_gate_can_be_canceled()
    {
        var table = await TableAsync();
        using var stop = new CancellationTokenSource();
        _seam = async (_, token) =>
        {
            await new TaskCompletionSource().Task.WaitAsync(token);
            return null;
        };

        var adding = table.AddEntityAsync(new TableEntity("p", "r"), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => adding);

        _seam = (_, _) => default;
        Assert.Equal(0, await CountAsync(table));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_short_page_is_followed_by_the_rest(int limit)
    {
        var table = await TableAsync();
        foreach (var row in new[] { "a", "b", "c" }) await table.AddEntityAsync(new TableEntity("p", row), Stop);
        _seam = Once(new StorageFault { PageLimit = limit });

        var pages = await table.QueryAsync<TableEntity>("PartitionKey eq 'p'", cancellationToken: Stop).AsPages().ToListAsync(Stop);

        Assert.Equal([limit, 3 - limit], pages.Select(page => page.Values.Count));
        Assert.Equal(["a", "b", "c"], pages.SelectMany(page => page.Values).Select(row => row.RowKey));
    }

    [Fact]
    public async Task A_request_that_the_client_repeats_meets_what_it_did_itself()
    {
        var table = await TableAsync();
        _seam = Once(new StorageFault { Repeated = true });

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r"), Stop));

        Assert.Equal((409, "EntityAlreadyExists"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task A_call_says_what_it_is()
    {
        var storage = await CreateAsync();
        var table = storage.Table(TableNames.Operations);
        var queue = storage.Get<StorageClients>().Queue(QueueNames.Deliveries);
        _calls.Clear();

        await table.AddEntityAsync(new TableEntity("p", "r"), Stop);
        await table.SubmitTransactionAsync(new[] { "a", "b" }.Select(row => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", row))), Stop);
        await table.QueryAsync<TableEntity>("PartitionKey eq 'p' and RowKey gt 'a'", cancellationToken: Stop).ToListAsync(Stop);
        await queue.SendMessageAsync("text", Stop);
        var message = (await queue.ReceiveMessageAsync(cancellationToken: Stop)).Value;
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Stop);

        var first = _calls[0].Ordinal;
        Assert.Equal(
            [
                new StorageCall(first, StorageService.Table, StorageOperation.Insert, "mOperations", "p", "r", 1, true),
                new StorageCall(first + 1, StorageService.Table, StorageOperation.Transaction, "mOperations", "p", "", 2, true),
                new StorageCall(first + 2, StorageService.Table, StorageOperation.Query, "mOperations", "p", "", 0, false),
                new StorageCall(first + 3, StorageService.Queue, StorageOperation.Put, "m-push-deliveries", "", "", 0, true),
                new StorageCall(first + 4, StorageService.Queue, StorageOperation.Receive, "m-push-deliveries", "", "", 0, true),
                new StorageCall(first + 5, StorageService.Queue, StorageOperation.DeleteMessage, "m-push-deliveries", "", message.MessageId, 0, true),
            ],
            _calls);
    }

    private static async Task<int> CountAsync(TableClient table) => await table.QueryAsync<TableEntity>(cancellationToken: Stop).CountAsync(Stop);

    /// <summary>The fault for the next request only.</summary>
    private static StorageSeam Once(StorageFault fault)
    {
        StorageFault? next = fault;
        return (_, _) => new ValueTask<StorageFault?>(Interlocked.Exchange(ref next, null));
    }

    private async Task<TableClient> TableAsync() => (await CreateAsync()).Table(TableNames.Operations);

    private async Task<TestStorage> CreateAsync()
    {
        var storage = new TestStorage(new MemoryTransport(_account, SeeAsync), "m");
        await storage.Get<StorageSetup>().EnsureAsync(Stop);
        return storage;
    }

    private ValueTask<StorageFault?> SeeAsync(StorageCall call, CancellationToken cancellationToken)
    {
        _calls.Add(call);
        return _seam(call, cancellationToken);
    }
}
