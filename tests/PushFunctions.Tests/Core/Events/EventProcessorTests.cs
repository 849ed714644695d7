using PushFunctions.Tests.Core.Sends.Accept;

namespace PushFunctions.Tests.Core.Events;

public sealed class EventProcessorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A worker that is killed before it deletes its message leaves it to another.</summary>
    [Fact]
    public async Task A_message_that_is_handled_twice_tells_the_same_events_in_a_request_with_the_same_id()
    {
        var service = await MemoryService.StartAsync();
        await service.AddEndpointAsync("notification.*");
        service.StandIn.Respond = number => number == 2 ? new DeliveryOutcome.TokenExpired("UNREGISTERED", null) : null;
        var operation = await service.Sends.AcceptAsync(
            service.Account, MemoryService.Command(Enumerable.Range(0, 3).Select(_ => new Recipient.ToToken(Some.Address(), null)).ToList()),
            Stop);
        await service.PumpAsync();
        var message = service.Get<EventSignals>().Message(service.Account, EventSource.Batches) with
        {
            Operation = operation.Id.Value,
            Batches = BatchId.Original(0, 0).Value,
        };

        await service.Get<EventProcessor>().ProcessAsync(message, Stop);
        await service.Get<EventProcessor>().ProcessAsync(message, Stop);

        var requests = service.Receiver.Requests;
        Assert.Equal(2, requests.Count);
        Assert.Equal(requests[0].MessageId, requests[1].MessageId);
        Assert.Equal(requests[0].Events.Select(told => told.Id), requests[1].Events.Select(told => told.Id));
        Assert.Equal(
            ["notification.failed", "notification.sent", "notification.sent"], requests[0].Events.Select(told => told.Type).Order());
    }
}
