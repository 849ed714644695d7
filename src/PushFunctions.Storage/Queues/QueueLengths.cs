using PushFunctions.Core.Sending;

namespace PushFunctions.Storage.Queues;

public sealed class QueueLengths(StorageClients clients) : IQueueLengths
{
    public async Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(QueueNames.All.Select(async name =>
            (Name: name, Length: (await clients.Queue(name).GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCountLong)));
        return counts.ToDictionary(count => count.Name, count => count.Length);
    }
}
