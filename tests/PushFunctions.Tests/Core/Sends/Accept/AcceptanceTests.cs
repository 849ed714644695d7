using Azure;
using PushFunctions.Storage.Tables;
using PushFunctions.StorageEmulator;

namespace PushFunctions.Tests.Core.Sends.Accept;

/// <summary>The operation's row accepts a send: before it nothing of it is ever started, after it the answer is 202
/// whatever fails.</summary>
public sealed class AcceptanceTests
{
    private const int FollowUpFailed = 1450;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static IdempotencyKey Key { get; } = IdempotencyKey.TryParse("order-17", out var key) ? key : throw new FormatException();

    [Fact]
    public async Task What_fails_once_the_send_is_written_costs_the_caller_nothing_and_the_sweep_sends_it()
    {
        var service = await MemoryService.StartAsync();
        Recipient[] to =
        [
            new Recipient.ToToken(Some.Address(), null),
            .. Enumerable.Range(0, SendOptions.ExpressRecipients + 1).Select(_ => new Recipient.ToUser(Some.Ids.NewUser(), null)),
        ];
        service.Seam = call => call.Operation == StorageOperation.Put ? StorageFault.NotDone(StorageTrouble.ServerBusy) : null;

        var accepted = await service.Sends.AcceptAsync(service.Account, MemoryService.Command(to), Stop);

        Assert.Contains(
            service.Log.Entries, entry => entry.Id.Id == FollowUpFailed
                && entry.Text.Contains(accepted.Id.Value, StringComparison.Ordinal));
        await service.SweepAsync(after: TimeSpan.FromMinutes(6));
        Assert.NotEqual(0, await service.MessagesAsync(QueueNames.Deliveries));
        Assert.NotEqual(0, await service.MessagesAsync(QueueNames.Fanout));
    }

    [Fact]
    public async Task A_User_that_cannot_be_looked_up_within_the_request_fails_it_and_nothing_is_written()
    {
        var service = await MemoryService.StartAsync();
        var user = await service.MakeUserAsync();
        service.Seam = call => call is { Operation: StorageOperation.Get, Resource: TableNames.Registrations }
            ? StorageFault.NotDone(StorageTrouble.ServerBusy) : null;

        await Assert.ThrowsAsync<RequestFailedException>(
            () => service.Sends.AcceptAsync(service.Account, MemoryService.Command(new Recipient.ToUser(user, null)), Stop));

        Assert.Equal(0, await service.RowsAsync(TableNames.OpenOperations));
    }

    [Fact]
    public async Task A_mark_of_the_idempotency_key_that_cannot_be_written_changes_nothing()
    {
        var service = await MemoryService.StartAsync();
        var command = MemoryService.Command(new Recipient.ToToken(Some.Address(), null));
        service.Seam = call => call is { Resource: TableNames.Idempotency, Operation: StorageOperation.Update }
            ? StorageFault.NotDone(StorageTrouble.Reset) : null;

        var first = await service.Get<IdempotentSends>().AcceptAsync(service.Account, Key, "{}"u8.ToArray(), () => command, Stop);
        service.Seam = null;
        service.Time.Advance(IdempotentSends.Hold + TimeSpan.FromSeconds(1));
        var again = await service.Get<IdempotentSends>().AcceptAsync(service.Account, Key, "{}"u8.ToArray(), () => command, Stop);

        Assert.Equal(new AcceptedSend(first.Operation, IsReplay: true), again);
        Assert.Equal(1, await service.RowsAsync(TableNames.Operations));
    }

    [Fact]
    public async Task A_caller_that_leaves_once_the_send_is_written_does_not_stop_it()
    {
        var service = await MemoryService.StartAsync();
        using var caller = new CancellationTokenSource();
        service.Seam = call => call is { Resource: TableNames.Operations, Operation: StorageOperation.Insert }
            ? StorageFault.AnsweredAfter(async _ => await caller.CancelAsync())
            : null;

        await service.Sends.AcceptAsync(service.Account, MemoryService.Command(new Recipient.ToToken(Some.Address(), null)), caller.Token);

        Assert.Equal(1, await service.MessagesAsync(QueueNames.ExpressDeliveries));
    }

    [Fact]
    public async Task A_start_that_hangs_is_not_waited_for()
    {
        var service = await MemoryService.StartAsync();
        service.Seam = call => call.Operation == StorageOperation.Put
            ? StorageFault.AnsweredAfter(stop => new ValueTask(new TaskCompletionSource().Task.WaitAsync(stop))) : null;

        var accepting = service.Sends.AcceptAsync(
            service.Account, MemoryService.Command(new Recipient.ToToken(Some.Address(), null)), Stop);
        while (!accepting.IsCompleted)
        {
            service.Time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        Assert.NotNull(await accepting);
    }

    [Fact]
    public async Task A_last_write_that_was_made_and_not_answered_has_accepted_the_send()
    {
        var service = await MemoryService.StartAsync();
        service.Seam = call => call is { Resource: TableNames.Operations, Operation: StorageOperation.Insert }
            ? StorageFault.DoneBut(StorageTrouble.Reset) : null;

        var accepted = await service.Sends.AcceptAsync(
            service.Account, MemoryService.Command(new Recipient.ToToken(Some.Address(), null)), Stop);

        Assert.NotNull(await service.Get<IOperationStore>().FindAsync(service.Account, accepted.Id, Stop));
        Assert.Equal(1, await service.MessagesAsync(QueueNames.ExpressDeliveries));
    }

    [Fact]
    public async Task A_last_write_of_which_nothing_can_be_found_out_is_said_to_be_unknown()
    {
        var service = await MemoryService.StartAsync();
        service.Seam = call => call.Resource == TableNames.Operations ? StorageFault.NotDone(StorageTrouble.Silence) : null;

        var fault = await Assert.ThrowsAsync<UnknownOutcomeException>(
            () => service.Sends.AcceptAsync(service.Account, MemoryService.Command(new Recipient.ToToken(Some.Address(), null)), Stop));

        Assert.Contains("Idempotency-Key", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wherever_the_writing_of_a_scheduled_send_ends_all_of_it_is_sent_at_its_time_or_nothing(bool done)
    {
        var ended = 0;
        for (var number = 1; ; number++)
        {
            var service = await MemoryService.StartAsync();
            var command = MemoryService.Command(
            [
                .. Enumerable.Range(0, 250).Select(_ => new Recipient.ToToken(Some.Address(), null)),
                .. Enumerable.Range(0, 250).Select(_ => new Recipient.ToUser(Some.Ids.NewUser(), null)),
            ]) with
            { SendAt = service.Time.GetUtcNow().AddMinutes(30) };
            service.FailWrite(number, done);

            OperationId? accepted = null;
            try
            {
                accepted = (await service.Sends.AcceptAsync(service.Account, command, Stop)).Id;
            }
            catch (RequestFailedException)
            {
                ended++;
            }

            if (!service.Reached(number)) break;
            await service.SweepAsync(after: OperationReconciler.AcceptTime + TimeSpan.FromSeconds(1));
            // Three batches, the walk, and the named Users in up to sixteen ranges.
            Assert.InRange(await service.RowsAsync(TableNames.Sends), accepted is null ? 0 : 5, accepted is null ? 0 : 20);
            Assert.Equal(accepted is null ? 0 : 1, await service.RowsAsync(TableNames.OpenOperations));
            await service.SweepAsync(after: TimeSpan.FromMinutes(20));
            Assert.Equal(accepted is null, await service.MessagesAsync(QueueNames.Fanout) == 0);
        }

        Assert.True(ended >= 3, $"The writing ended {ended} times before it was accepted.");
    }

    [Fact]
    public async Task A_writer_that_is_so_slow_that_its_parts_were_removed_accepts_nothing()
    {
        var service = await MemoryService.StartAsync();
        service.Seam = call =>
        {
            if (call is not { Resource: TableNames.Operations, Operation: StorageOperation.Insert }) return null;
            service.SweepAsync(after: OperationReconciler.AcceptTime + TimeSpan.FromSeconds(1)).GetAwaiter().GetResult();
            return null;
        };

        var refusal = await Assert.ThrowsAsync<RequestException>(
            () => service.Sends.AcceptAsync(service.Account, MemoryService.Command(new Recipient.ToToken(Some.Address(), null)), Stop));

        Assert.Equal(ProblemCode.Unavailable, refusal.Problems[0].Code);
        Assert.Equal(0, await service.RowsAsync(TableNames.Sends));
        Assert.Equal(0, await service.MessagesAsync(QueueNames.ExpressDeliveries));
    }
}
