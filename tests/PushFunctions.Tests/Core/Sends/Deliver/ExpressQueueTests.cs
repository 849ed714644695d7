using PushFunctions.Storage.Clients;
using PushFunctions.Tests.Core.Sends.Accept;

namespace PushFunctions.Tests.Core.Sends.Deliver;

/// <summary>Which of the two delivery queues a message is put on.</summary>
public sealed class ExpressQueueTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public async Task A_send_of_up_to_a_hundred_recipients_goes_to_the_express_queue(int tokens, bool express)
    {
        var service = await MemoryService.StartAsync();

        await service.Sends.AcceptAsync(service.Account, Tokens(tokens), Stop);

        Assert.Equal(express, await service.MessagesAsync(QueueNames.ExpressDeliveries) > 0);
        Assert.Equal(!express, await service.MessagesAsync(QueueNames.Deliveries) > 0);
    }

    [Fact]
    public async Task Users_who_are_named_are_found_in_the_request_and_go_to_the_express_queue()
    {
        var service = await MemoryService.StartAsync();
        var user = await service.MakeUserAsync();

        await service.Sends.AcceptAsync(service.Account, MemoryService.Command(new Recipient.ToUser(user, null)), Stop);

        Assert.Equal((0, 1), (await service.MessagesAsync(QueueNames.Fanout), await service.MessagesAsync(QueueNames.ExpressDeliveries)));
    }

    [Fact]
    public async Task An_Audience_may_hold_anyone_and_goes_to_the_other_queue()
    {
        var service = await MemoryService.StartAsync();
        var user = await service.MakeUserAsync();
        var audience = await service.Get<AudienceService>().CreateAsync(service.Account, "one", null, Stop);
        await service.Get<AudienceService>().AddUsersAsync(service.Account, audience.Id, [user], Stop);
        service.StandIn.Respond = _ => Later;

        await service.Sends.AcceptAsync(service.Account, MemoryService.Command(new Recipient.ToAudience(audience.Id, null)), Stop);
        await service.PumpAsync();

        Assert.Equal(0, await service.MessagesAsync(QueueNames.ExpressDeliveries));
        Assert.Equal(1, await service.MessagesAsync(QueueNames.Deliveries));
    }

    [Theory]
    [InlineData(100, QueueNames.ExpressDeliveries)]
    [InlineData(101, QueueNames.Deliveries)]
    public async Task A_retry_stays_on_its_queue(int tokens, string queue)
    {
        var service = await MemoryService.StartAsync();
        service.StandIn.Respond = number => number == 1 ? Later : null;

        await service.Sends.AcceptAsync(service.Account, Tokens(tokens), Stop);
        await service.PumpAsync();

        Assert.Equal(1, await service.MessagesAsync(queue));
        Assert.Equal(1, await service.MessagesAsync(QueueNames.Deliveries) + await service.MessagesAsync(QueueNames.ExpressDeliveries));
    }

    [Fact]
    public async Task A_message_that_finds_a_lease_and_one_that_the_sweep_sends_again_stay_on_the_express_queue()
    {
        var service = await MemoryService.StartAsync();
        var operation = await service.Sends.AcceptAsync(service.Account, Tokens(1), Stop);
        var queue = service.Get<StorageClients>().Queue(QueueNames.ExpressDeliveries);
        var message = DeliveryMessage.Parse((await queue.PeekMessageAsync(Stop)).Value.Body.ToString());
        await queue.ClearMessagesAsync(Stop);
        var taken = Assert.IsType<LeaseResult.Taken>(
            await service.Get<BatchLeases>().TakeAsync(operation.Id, BatchId.Original(0, 0), null, null, Stop));
        await using (taken.Lease)
        {
            await service.Get<DeliveryProcessor>().ProcessAsync(message, Stop);
            Assert.Equal(1, await service.MessagesAsync(QueueNames.ExpressDeliveries));
            await queue.ClearMessagesAsync(Stop);
            await taken.Lease.ReleaseAsync(Stop);
        }

        await service.SweepAsync(after: TimeSpan.FromMinutes(6));
        Assert.Equal(1, await service.MessagesAsync(QueueNames.ExpressDeliveries));
        Assert.Equal(0, await service.MessagesAsync(QueueNames.Deliveries));
    }

    private static DeliveryOutcome.Deferred Later => new("UNAVAILABLE", TimeSpan.FromMinutes(1), TimeSpan.Zero);

    private static SendCommand Tokens(int count) =>
        MemoryService.Command([.. Enumerable.Range(0, count).Select(_ => new Recipient.ToToken(Some.Address(), null))]);
}
