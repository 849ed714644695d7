using Azure.Storage.Queues;

namespace PushFunctions.Storage.Queues;

public sealed class DeliveryQueue(StorageClients clients) : IDeliveryQueue
{
    private readonly QueueClient _queue = clients.Queue(QueueNames.Deliveries);

    public Task SendAsync(DeliveryMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        _queue.SendJsonAsync(message.ToJson(), delay, cancellationToken);
}
