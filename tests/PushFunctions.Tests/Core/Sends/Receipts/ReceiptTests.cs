using System.Collections.Concurrent;
using PushFunctions.Storage.Tables;
using PushFunctions.StorageEmulator;
using PushFunctions.Tests.Core.Sends.Accept;

namespace PushFunctions.Tests.Core.Sends.Receipts;

/// <summary>From the signed id in a push to the counts of its operation.</summary>
public sealed class ReceiptTests
{
    private const ReceiptKinds All = ReceiptKinds.Opened | ReceiptKinds.Delivered | ReceiptKinds.Dismissed;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_notification_counts_once_for_each_kind_however_often_it_is_told()
    {
        var service = await MemoryService.StartAsync();
        var (operation, ids) = await SendAsync(service, All, 3);
        var collector = service.Get<ReceiptCollector>();

        foreach (var _ in Enumerable.Range(0, 3))
        {
            collector.Add([new(ids[0], ReceiptKinds.Opened, null), new(ids[0], ReceiptKinds.Delivered, null)]);
            collector.Add([new(ids[1], ReceiptKinds.Delivered, null), new(ids[2], ReceiptKinds.Dismissed, null)]);
            await collector.WriteAsync();
        }

        Assert.Equal(new ReceiptCounts(1, 2, 1), (await ViewAsync(service, operation)).Receipts);
    }

    [Fact]
    public async Task Forged_foreign_late_and_unasked_ones_count_nothing_and_cost_nothing()
    {
        var service = await MemoryService.StartAsync();
        var (operation, ids) = await SendAsync(service, ReceiptKinds.Opened, 2);
        var collector = service.Get<ReceiptCollector>();
        var foreign = new ReceiptSigner([new byte[32]]).Sign(
            new ReceiptId(new NotificationId(operation.Id, new BatchNumber(0, 0, 0), 0), All, service.Time.GetUtcNow()));
        var changed = string.Concat(ids[0].AsSpan(0, 30), ids[0][30] == 'A' ? "B" : "A", ids[0].AsSpan(31));
        var calls = 0;
        service.Seam = _ =>
        {
            calls++;
            return null;
        };

        Assert.Equal(0, collector.Add([new(foreign, ReceiptKinds.Opened, null), new(changed, ReceiptKinds.Opened, null)]));
        Assert.Equal(0, collector.Add([new("pf", ReceiptKinds.Opened, null)]));
        Assert.Equal(0, collector.Add([new(ids[0], ReceiptKinds.Delivered, null), new(ids[0], ReceiptKinds.Dismissed, null)]));
        service.Time.Advance(ReceiptCollector.Window);
        Assert.Equal(0, collector.Add([new(ids[0], ReceiptKinds.Opened, null)]));
        await collector.WriteAsync();

        Assert.Equal(0, calls);
        Assert.Equal(new ReceiptCounts(0, 0, 0), (await ViewAsync(service, operation)).Receipts);
    }

    [Fact]
    public async Task What_was_gathered_is_written_after_two_seconds_and_again_where_storage_failed()
    {
        var service = await MemoryService.StartAsync();
        var (operation, ids) = await SendAsync(service, ReceiptKinds.Opened, 2);
        var refused = 0;
        service.Seam = call => call.Resource == TableNames.Receipts && Interlocked.Increment(ref refused) > 0
            ? StorageFault.NotDone(StorageTrouble.ServerBusy) : null;

        service.Get<ReceiptCollector>().Add([new(ids[0], ReceiptKinds.Opened, null)]);
        service.Time.Advance(ReceiptCollector.Gathering);
        await StallTimeout.UntilAsync(() => Task.FromResult(refused), count => count > 0);
        service.Seam = null;

        await StallTimeout.UntilAsync(
            async () =>
            {
                service.Time.Advance(ReceiptCollector.Gathering);
                return (await ViewAsync(service, operation)).Receipts!.Opened;
            },
            count => count == 1);
    }

    [Fact]
    public async Task What_was_written_before_storage_failed_is_not_written_again()
    {
        var service = await MemoryService.StartAsync();
        var operation = Some.OperationAt(service.Time.GetUtcNow());
        var signer = service.Get<ReceiptSigner>();
        var collector = service.Get<ReceiptCollector>();
        foreach (var number in Enumerable.Range(0, 2_500))
        {
            var place = new NotificationId(operation, new BatchNumber(0, 1, number / 100), number % 100);
            collector.Add([new(signer.Sign(new ReceiptId(place, All, service.Time.GetUtcNow())), ReceiptKinds.Opened, null)]);
        }

        var writes = 0;
        service.Seam = call => call.Resource == TableNames.Receipts && call.IsWrite && Interlocked.Increment(ref writes) > 1
            ? StorageFault.NotDone(StorageTrouble.ServerBusy) : null;
        await collector.WriteAsync();
        service.Seam = null;
        Assert.Equal(1_000, (await service.Get<IReceiptStore>().CountAsync(operation, Stop)).Opened);

        await collector.WriteAsync();

        Assert.Equal(2_500, (await service.Get<IReceiptStore>().CountAsync(operation, Stop)).Opened);
    }

    [Fact]
    public async Task A_collector_that_is_disposed_of_writes_what_it_has()
    {
        var service = await MemoryService.StartAsync();
        var (operation, ids) = await SendAsync(service, ReceiptKinds.Opened, 1);
        service.Get<ReceiptCollector>().Add([new(ids[0], ReceiptKinds.Opened, null)]);

        await service.Get<ReceiptCollector>().DisposeAsync();

        Assert.Equal(1, (await ViewAsync(service, operation)).Receipts!.Opened);
    }

    [Fact]
    public async Task The_notification_and_the_timeline_show_when_it_was_opened()
    {
        var service = await MemoryService.StartAsync();
        var ann = await service.MakeUserAsync();
        var pushes = Watch(service);
        await service.Sends.AcceptAsync(
            service.Account, MemoryService.Command(new Recipient.ToUser(ann, null)) with { Receipts = ReceiptKinds.Opened }, Stop);
        await service.PumpAsync();
        var (id, receipt) = Assert.Single(pushes);
        service.Time.Advance(TimeSpan.FromMinutes(5));
        var at = service.Time.GetUtcNow().AddMinutes(-1);

        service.Get<ReceiptCollector>().Add([new(receipt, ReceiptKinds.Opened, at)]);
        await service.Get<ReceiptCollector>().WriteAsync();

        Assert.Equal(at, (await service.Get<NotificationService>().FindAsync(service.Account, id, Stop)).OpenedAt);
        var timeline = await service.Get<TimelineReader>().ListAsync(service.Account, ann, new ListRequest(10, null), Stop);
        Assert.Equal(at, Assert.Single(Assert.Single(timeline.Items).Notifications).OpenedAt);
    }

    [Fact]
    public async Task A_time_before_the_push_or_in_the_future_is_moved_to_what_is_possible()
    {
        var service = await MemoryService.StartAsync();
        var (operation, ids) = await SendAsync(service, ReceiptKinds.Opened, 2);
        service.Time.Advance(TimeSpan.FromMinutes(90));
        var now = service.Time.GetUtcNow();

        service.Get<ReceiptCollector>().Add(
            [new(ids[0], ReceiptKinds.Opened, now.AddDays(-3)), new(ids[1], ReceiptKinds.Opened, now.AddMinutes(3))]);
        await service.Get<ReceiptCollector>().WriteAsync();

        var opened = await service.Get<IReceiptStore>().FindAsync(
            operation.Id, new BatchNumber(0, 0, 0), ReceiptKinds.Opened, Stop);
        Assert.All(opened.Values, at => Assert.InRange(at, Some.Noon, now));
        Assert.Equal(2, opened.Count);
    }

    [Fact]
    public async Task The_rows_go_with_their_operation()
    {
        var service = await MemoryService.StartAsync();
        await service.Get<IAccountStore>().SaveAsync(new Account(service.Account, SecretHash.Of("secret"), Some.Noon), Stop);
        var (_, ids) = await SendAsync(service, ReceiptKinds.Opened, 2);
        service.Get<ReceiptCollector>().Add([new(ids[0], ReceiptKinds.Opened, null)]);
        await service.Get<ReceiptCollector>().WriteAsync();
        Assert.Equal(1, await service.RowsAsync(TableNames.Receipts));
        await service.SweepAsync(TimeSpan.FromMinutes(1));
        service.Time.Advance(TimeSpan.FromDays(9));

        var expired = service.Get<IEnumerable<IExpiringRecords>>().Single(kind => kind is ExpiredOperations);
        while (await expired.RemoveSomeAsync(1, Stop) > 0) { }

        Assert.Equal(0, await service.RowsAsync(TableNames.Receipts));
        Assert.Equal(0, await service.RowsAsync(TableNames.Operations));
    }

    /// <summary>A hundred a second, of a campaign to a million, as they come: a tenth of a transaction each at most.</summary>
    [Fact]
    public async Task A_receipt_costs_a_tenth_of_a_transaction_at_most()
    {
        var service = await MemoryService.StartAsync();
        var operation = Some.OperationAt(service.Time.GetUtcNow());
        var signer = service.Get<ReceiptSigner>();
        var (random, writes) = (new Random(7), 0);
        var told = new HashSet<NotificationId>();
        service.Seam = call =>
        {
            if (call.Resource == TableNames.Receipts && call.IsWrite) Interlocked.Increment(ref writes);
            return null;
        };
        const int seconds = 20;
        for (var second = 0; second < seconds; second++)
        {
            for (var number = 0; number < 100; number++)
            {
                var batch = new BatchNumber(random.Next(16), 1 + random.Next(63), random.Next(10));
                var place = new NotificationId(operation, batch, random.Next(100));
                told.Add(place);
                var id = signer.Sign(new ReceiptId(place, All, service.Time.GetUtcNow()));
                service.Get<ReceiptCollector>().Add([new(id, ReceiptKinds.Opened, null)]);
            }

            service.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await service.Get<ReceiptCollector>().WriteAsync();
        await StallTimeout.UntilAsync(
            async () => (await service.Get<IReceiptStore>().CountAsync(operation, Stop)).Opened, count => count == told.Count);
        TestContext.Current.TestOutputHelper?.WriteLine($"{writes} transactions for {seconds * 100} receipts");
        Assert.InRange(writes, 1, seconds * 100 / 10);
    }

    [Fact]
    public async Task A_send_that_asks_for_nothing_carries_nothing_and_has_no_counts()
    {
        var service = await MemoryService.StartAsync();
        var (operation, ids) = await SendAsync(service, null, 1);

        Assert.Empty(ids);
        Assert.Null((await ViewAsync(service, operation)).Receipts);
    }

    private static async Task<(Operation Operation, IReadOnlyList<string> Ids)> SendAsync(
        MemoryService service, ReceiptKinds? asked, int tokens)
    {
        var pushes = Watch(service);
        Recipient[] to = [.. Enumerable.Range(0, tokens).Select(_ => new Recipient.ToToken(Some.Address(), null))];
        var operation = await service.Sends.AcceptAsync(service.Account, MemoryService.Command(to) with { Receipts = asked }, Stop);
        await service.PumpAsync();
        return (operation, [.. pushes.OrderBy(push => push.Key.Value, StringComparer.Ordinal).Select(push => push.Value)]);
    }

    /// <summary>The receipt ids of the pushes from now on.</summary>
    private static ConcurrentDictionary<NotificationId, string> Watch(MemoryService service)
    {
        var pushes = new ConcurrentDictionary<NotificationId, string>();
        service.StandIn.Built = push =>
        {
            if (push.Message.Data.TryGetValue(ReceiptId.DataKey, out var id)) pushes[push.Id] = id;
        };
        return pushes;
    }

    private static Task<OperationView> ViewAsync(MemoryService service, Operation operation) =>
        service.Get<OperationService>().FindAsync(service.Account, operation.Id, Stop);
}
