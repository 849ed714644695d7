namespace PushFunctions.Storage.Queues;

public sealed class QueueLengths(StorageClients clients) : IQueueLengths
{
    /// <summary>As many as one request gives.</summary>
    private const int MostPeeked = 32;

    public async Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(QueueNames.All.Select(async name =>
            (Name: name, Length: (await clients.Queue(name).GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCountLong)));
        return counts.ToDictionary(count => count.Name, count => count.Length);
    }

    public async Task<DateTimeOffset?> FindLatestAtFrontAsync(string queue, CancellationToken cancellationToken)
    {
        var front = (await clients.QueueAsItIs(queue).PeekMessagesAsync(MostPeeked, cancellationToken)).Value;
        return front.Max(message => message.InsertedOn);
    }
}
