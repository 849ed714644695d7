using PushFunctions.Storage.Tables;
using PushFunctions.StorageEmulator;
using PushFunctions.Tests.Core.Sends.Accept;

namespace PushFunctions.Tests.Core.Events;

/// <summary>What a receiver is told of receipts, and of whom.</summary>
public sealed class ReceiptEventTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_receipt_is_told_with_the_User_and_the_time_and_a_repeated_message_gives_the_same_id()
    {
        var service = await MemoryService.StartAsync();
        await service.AddEndpointAsync("notification.opened");
        var (ids, receipts) = await SendAsync(service, "ann", "bob");
        var at = service.Time.GetUtcNow();

        service.Get<ReceiptCollector>().Add([new(receipts[0], ReceiptKinds.Opened, at), new(receipts[1], ReceiptKinds.Delivered, null)]);
        await service.Get<ReceiptCollector>().WriteAsync();
        await service.TellAsync();
        service.Get<ReceiptCollector>().Add([new(receipts[0], ReceiptKinds.Opened, at)]);
        await service.Get<ReceiptCollector>().WriteAsync();
        await service.TellAsync();

        Assert.Equal(2, service.Receiver.Told.Count);
        var told = Assert.Single(service.Receiver.Told.DistinctBy(told => told.Id));
        Assert.Equal((EventTypes.NotificationOpened, ids[0].Value, at), (told.Type, told.Subject, told.Time));
        Assert.Equal($"{ids[0].Operation.Tail}.{ids[0].PlaceDigits}.opened", told.Id);
        Assert.Equal(("ann", "FCM"), ((string)told.Data["externalId"]!, (string)told.Data["provider"]!));
        Assert.Equal(
            ["notificationId", "operationId", "userId", "externalId", "provider", "tokenHash", "tags"],
            told.Data.Select(field => field.Key));
    }

    /// <summary>The message is there before the rows are: a crash in between loses the receipts, and tells of none.</summary>
    [Fact]
    public async Task Receipts_that_were_never_written_are_not_told_and_those_of_the_same_message_are()
    {
        var service = await MemoryService.StartAsync();
        await service.AddEndpointAsync("notification.*");
        var (ids, receipts) = await SendAsync(service, "ann", "bob");
        await service.TellAsync();
        Assert.Equal(2, service.Receiver.Told.Count(told => told.Type == EventTypes.NotificationSent));
        var signals = service.Get<EventSignals>();
        await signals.SendAsync(
            signals.Message(service.Account, EventSource.Receipts) with
            {
                Operation = ids[0].Operation.Value,
                Type = EventTypes.NotificationOpened,
                Notifications = string.Join(' ', ids.Select(id => id.PlaceDigits)),
            },
            Stop);
        await service.Get<IReceiptStore>().WriteAsync([new Receipt(ids[1], ReceiptKinds.Opened, service.Time.GetUtcNow())], Stop);

        await service.TellAsync();
        Assert.DoesNotContain(service.Receiver.Told, told => told.Type == EventTypes.NotificationOpened);
        for (var count = 0; count < 6; count++) await service.TellAsync();

        Assert.Equal(ids[1].Value, Assert.Single(service.Receiver.Told, told => told.Type == EventTypes.NotificationOpened).Subject);
        Assert.Equal(0, await service.MessagesAsync(QueueNames.Events));
    }

    [Fact]
    public async Task Nothing_is_put_for_an_account_that_does_not_want_to_know()
    {
        var service = await MemoryService.StartAsync();
        await service.AddEndpointAsync("notification.dismissed", "operation.completed");
        var (_, receipts) = await SendAsync(service, "ann");
        var puts = 0;
        service.Seam = call =>
        {
            if (call.Operation == StorageOperation.Put) puts++;
            return null;
        };

        service.Get<ReceiptCollector>().Add([new(receipts[0], ReceiptKinds.Opened, null)]);
        await service.Get<ReceiptCollector>().WriteAsync();

        Assert.Equal(0, puts);
        Assert.Equal(1, await service.RowsAsync(TableNames.Receipts));
    }

    private static async Task<(IReadOnlyList<NotificationId> Ids, IReadOnlyList<string> Receipts)> SendAsync(
        MemoryService service, params IReadOnlyList<string> users)
    {
        var pushes = new List<(NotificationId Id, string Receipt)>();
        service.StandIn.Built = push =>
        {
            lock (pushes) pushes.Add((push.Id, push.Message.Data[ReceiptId.DataKey]));
        };
        var named = new List<Recipient>();
        foreach (var user in users)
        {
            _ = ExternalId.TryParse(user, out var external);
            var command = new RegisterCommand(Some.Address(), null, null, null, null) { ExternalId = external };
            var registered = await service.Get<RegistrationService>().RegisterAsync(service.Account, command, Stop);
            named.Add(new Recipient.ToUser((await service.Get<RegistrationService>().FindAsync(service.Account, registered, Stop)).UserId, null));
        }

        await service.Sends.AcceptAsync(
            service.Account, MemoryService.Command(named) with { Receipts = ReceiptKinds.Opened | ReceiptKinds.Delivered }, Stop);
        await service.PumpAsync();
        // In the order of the Users that were named.
        var order = new List<(NotificationId Id, string Receipt)>();
        foreach (var user in named.OfType<Recipient.ToUser>())
        {
            foreach (var push in pushes)
            {
                if ((await service.Get<NotificationService>().FindAsync(service.Account, push.Id, Stop)).User == user.User) order.Add(push);
            }
        }

        return ([.. order.Select(push => push.Id)], [.. order.Select(push => push.Receipt)]);
    }
}
