using Azure.Storage.Queues;

namespace PushFunctions.Storage.Queues;

public sealed class FanoutQueue(StorageClients clients) : IFanoutQueue
{
    private readonly QueueClient _queue = clients.Queue(QueueNames.Fanout);

    public Task SendAsync(FanoutMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        _queue.SendJsonAsync(message.ToJson(), delay, cancellationToken);
}
