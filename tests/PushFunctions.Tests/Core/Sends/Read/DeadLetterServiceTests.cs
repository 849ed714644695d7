using System.Text.Json.Nodes;
using PushFunctions.Storage.Clients;
using PushFunctions.Tests.Core.Sends.Accept;

namespace PushFunctions.Tests.Core.Sends.Read;

/// <summary>The dead letters of an account, on the real queues of an account in memory.</summary>
public sealed class DeadLetterServiceTests
{
    private static readonly ListRequest First = new(1000, null);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_each_message_that_names_the_account_its_ids_are_listed_and_why_it_cannot_be_read()
    {
        var service = await MemoryService.StartAsync();
        var operation = Some.Ids.NewOperation().Value;
        await AddAsync(service, QueueNames.DeliveriesPoison, Message(service.Account, operation, 2, ("batch", "000001002"), ("poisonRequeues", 1)));
        await AddAsync(service, QueueNames.FanoutPoison, Message(service.Account, operation, 1, ("step", "Walk"), ("range", 3)));
        await AddAsync(service, QueueNames.Fanout, Message(service.Account, operation, 1, ("step", "OfALaterVersion")));
        await AddAsync(service, QueueNames.EventsPoison, Message(service.Account, operation, 2, ("source", "Batches")));

        var letters = (await service.Get<DeadLetterService>().ListAsync(service.Account, First, Stop)).Items;

        Assert.Equal(
            [
                (QueueNames.Deliveries, DeadLetterKind.Delivery, "000001002", 1, DeadLetterReason.NewerVersion),
                (QueueNames.Events, DeadLetterKind.Event, null, null, DeadLetterReason.NewerVersion),
                (QueueNames.Fanout, null, null, null, DeadLetterReason.Unreadable),
                (QueueNames.Fanout, (DeadLetterKind?)DeadLetterKind.Walk, (string?)null, (int?)null, (DeadLetterReason?)null),
            ],
            letters.Select(letter => (letter.Queue, letter.Kind, letter.Batch?.Value, letter.PoisonRequeues, letter.Reason))
                .OrderBy(letter => letter.Queue, StringComparer.Ordinal).ThenBy(letter => letter.Kind));
        Assert.All(letters, letter => Assert.Equal((operation, service.Time.GetUtcNow()), (letter.Operation?.Value, letter.At)));
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"v":2,"account":7}""")]
    [InlineData("""{"v":2,"account":"\ud800"}""")]
    public async Task What_names_no_account_is_nobodys_and_stays(string body)
    {
        var service = await MemoryService.StartAsync();
        await AddAsync(service, QueueNames.DeliveriesPoison, body);
        await service.Get<StorageClients>().Queue(QueueNames.DeadLetters).SendMessageAsync(body, Stop);

        Assert.Empty((await service.Get<DeadLetterService>().ListAsync(service.Account, First, Stop)).Items);
        Assert.Equal(new RequeueResult(0, false), await service.Get<DeadLetterService>().RequeueAsync(service.Account, null, Stop));
        Assert.Equal(2, await service.MessagesAsync(QueueNames.DeadLetters));
    }

    [Fact]
    public async Task A_requeued_one_is_delivered_and_a_repeated_request_finds_nothing()
    {
        var service = await MemoryService.StartAsync();
        var sent = await service.Sends.AcceptAsync(
            service.Account, MemoryService.Command(new Recipient.ToToken(Some.Address(), null)), Stop);
        await MoveToDeadLettersAsync(service);
        await service.PumpAsync();
        Assert.Equal(OperationStatus.Processing, (await StateAsync(service, sent)).Operation.Status);
        var letter = Assert.Single((await service.Get<DeadLetterService>().ListAsync(service.Account, First, Stop)).Items);
        var ids = new HashSet<string> { letter.Id, "00000000-0000-0000-0000-00000000ffff" };

        var first = await service.Get<DeadLetterService>().RequeueAsync(service.Account, ids, Stop);
        var second = await service.Get<DeadLetterService>().RequeueAsync(service.Account, ids, Stop);
        await service.PumpAsync();

        Assert.Equal((new RequeueResult(1, false), new RequeueResult(0, false)), (first, second));
        Assert.Equal(OperationStatus.Completed, (await StateAsync(service, sent)).Operation.Status);
        Assert.Equal(1, service.StandIn.Sent);
        Assert.Equal(0, await service.MessagesAsync(QueueNames.DeadLetters));
    }

    [Fact]
    public async Task One_whose_removal_fails_is_requeued_twice_and_does_no_harm()
    {
        var service = await MemoryService.StartAsync();
        var sent = await service.Sends.AcceptAsync(
            service.Account, MemoryService.Command(new Recipient.ToToken(Some.Address(), null)), Stop);
        await MoveToDeadLettersAsync(service);
        // The receive is the first write, the put into its queue the second, the removal the third.
        service.FailWrite(3, done: false);
        await Assert.ThrowsAnyAsync<Exception>(() => service.Get<DeadLetterService>().RequeueAsync(service.Account, null, Stop));
        service.Seam = null;
        service.Time.Advance(TimeSpan.FromMinutes(2));

        var again = await service.Get<DeadLetterService>().RequeueAsync(service.Account, null, Stop);
        await service.PumpAsync();

        Assert.Equal(1, again.Requeued);
        Assert.Equal(OperationStatus.Completed, (await StateAsync(service, sent)).Operation.Status);
        Assert.Equal(1, service.StandIn.Sent);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(90)]
    public async Task Each_account_sees_and_requeues_its_own_and_the_others_stay_in_sight(int count)
    {
        var service = await MemoryService.StartAsync();
        var other = Some.Account();
        for (var letter = 0; letter < count; letter++)
        {
            await AddAsync(service, QueueNames.DeliveriesPoison, Message(other, Some.Ids.NewOperation().Value, 2, ("batch", "000001000")));
            await AddAsync(service, QueueNames.DeliveriesPoison, Message(service.Account, Some.Ids.NewOperation().Value, 2, ("batch", "000001000")));
        }

        var letters = service.Get<DeadLetterService>();
        Assert.Equal((count, count), (await letters.CountAsync(service.Account, Stop), await letters.CountAsync(other, Stop)));
        service.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(new RequeueResult(count, false), await letters.RequeueAsync(service.Account, null, Stop));

        Assert.Equal((0, count), (await letters.CountAsync(service.Account, Stop), await letters.CountAsync(other, Stop)));
        Assert.Equal((count, count), (await service.MessagesAsync(QueueNames.Deliveries), await service.MessagesAsync(QueueNames.DeadLetters)));
        service.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, (await letters.RequeueAsync(service.Account, null, Stop)).Requeued);
    }

    [Fact]
    public async Task Pages_have_all_of_them_newest_first()
    {
        var service = await MemoryService.StartAsync();
        for (var letter = 0; letter < 70; letter++)
        {
            service.Time.Advance(TimeSpan.FromSeconds(1));
            await AddAsync(service, QueueNames.DeliveriesPoison, Message(service.Account, Some.Ids.NewOperation().Value, 2, ("batch", "000001000")));
        }

        var found = new List<DeadLetter>();
        string? cursor = null;
        do
        {
            var page = await service.Get<DeadLetterService>().ListAsync(service.Account, new ListRequest(16, cursor), Stop);
            found.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(70, found.DistinctBy(letter => letter.Id).Count());
        Assert.Equal(found.OrderByDescending(letter => letter.At), found);
    }

    private static string Message(AccountSid account, string operation, int version, params IReadOnlyList<(string Name, object Value)> more)
    {
        var json = new JsonObject { ["v"] = version, ["account"] = account.Value, ["operation"] = operation };
        foreach (var (name, value) in more) json[name] = JsonValue.Create(value);
        return json.ToJsonString();
    }

    private static Task AddAsync(MemoryService service, string queue, string body) =>
        service.Get<IPushQueues>().DeadLetterAsync(queue, body, Stop);

    private static async Task MoveToDeadLettersAsync(MemoryService service)
    {
        var queue = service.Get<StorageClients>().Queue(QueueNames.ExpressDeliveries);
        var message = (await queue.ReceiveMessageAsync(cancellationToken: Stop)).Value;
        await AddAsync(service, QueueNames.ExpressDeliveriesPoison, message.Body.ToString());
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Stop);
    }

    private static Task<OperationView> StateAsync(MemoryService service, Operation operation) =>
        service.Get<OperationService>().FindAsync(service.Account, operation.Id, Stop);
}
