using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.StorageEmulator;

namespace PushFunctions.FaultTests.Emulator;

/// <summary>Requests that fail, before or after they are executed.</summary>
public sealed class StorageTroubleTests
{
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
        var storage = await SeamStorage.CreateAsync();
        storage.Fail(StorageFault.NotDone(trouble));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => storage.Table.AddEntityAsync(new TableEntity("p", "r"), Stop));

        Assert.Equal(status, failure.Status);
        Assert.NotNull(StorageOutage.RetryAfter(failure));
        Assert.Equal(0, await storage.CountRowsAsync());
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Trouble_after_a_write_hides_that_it_is_done(StorageTrouble trouble, int status)
    {
        var storage = await SeamStorage.CreateAsync();
        storage.Fail(StorageFault.DoneBut(trouble));
        TableTransactionAction[] actions = [new(TableTransactionActionType.Add, new TableEntity("p", "r"))];

        var failure = await Assert.ThrowsAnyAsync<RequestFailedException>(() => storage.Table.SubmitTransactionAsync(actions, Stop));

        Assert.Equal(status, failure.Status);
        Assert.Equal(1, await storage.CountRowsAsync());
    }

    [Fact]
    public async Task Silence_ends_as_a_cancellation_that_nobody_asked_for()
    {
        var storage = await SeamStorage.CreateAsync();
        storage.Fail(StorageFault.DoneBut(StorageTrouble.Silence));

        var failure = await Assert.ThrowsAsync<TaskCanceledException>(() => storage.Table.AddEntityAsync(new TableEntity("p", "r"), Stop));

        Assert.NotNull(StorageOutage.RetryAfter(failure));
        Assert.Equal(1, await storage.CountRowsAsync());
    }

    [Fact]
    public async Task A_queue_has_its_troubles_too()
    {
        var storage = await SeamStorage.CreateAsync();
        storage.Fail(StorageFault.DoneBut(StorageTrouble.ServerBusy));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => storage.Queue.SendMessageAsync("text", Stop));

        Assert.Equal((503, "ServerBusy"), (failure.Status, failure.ErrorCode));
        Assert.Single((await storage.Queue.PeekMessagesAsync(32, Stop)).Value);
    }

    [Fact]
    public async Task What_the_seam_throws_comes_out_as_it_is()
    {
        var storage = await SeamStorage.CreateAsync();
        storage.Seam = (_, _) => throw new InvalidTimeZoneException("before");
        Assert.Equal(
            "before",
            (await Assert.ThrowsAsync<InvalidTimeZoneException>(
                () => storage.Table.AddEntityAsync(new TableEntity("p", "r"), Stop))).Message);

        storage.Fail(StorageFault.DoneBut(new StorageTrouble.Thrown(() => new InvalidTimeZoneException("after"))));
        Assert.Equal(
            "after", (
                await Assert.ThrowsAsync<InvalidTimeZoneException>(
                    () => storage.Table.AddEntityAsync(new TableEntity("p", "s"), Stop))).Message);

        Assert.Equal(1, await storage.CountRowsAsync());
    }
}
