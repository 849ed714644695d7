using Azure.Storage.Queues;
using PushFunctions.Storage.Clients;

namespace PushFunctions.Storage.Queues;

public sealed class PushQueues(StorageClients clients) : IPushQueues
{
    /// <summary>As many as one request gives.</summary>
    private const int MostPeeked = 32;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(7);

    /// <summary>Messages never expire on their own: a send may wait longer than the seven days that are the
    /// default.</summary>
    private static readonly TimeSpan ForEver = TimeSpan.FromSeconds(-1);

    private readonly Dictionary<string, QueueClient> _queues = QueueNames.All.ToDictionary(name => name, clients.Queue);

    public Task SendAsync(FanoutMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        SendAsync(QueueNames.Fanout, message.ToJson(), delay, cancellationToken);

    public Task SendAsync(DeliveryMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        SendAsync(QueueNames.OfDeliveries(message.Express), message.ToJson(), delay, cancellationToken);

    public Task SendAsync(EventMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        SendAsync(QueueNames.Events, message.ToJson(), delay, cancellationToken);

    public Task DeadLetterAsync(string queue, string body, CancellationToken cancellationToken) =>
        SendAsync(QueueNames.DeadLetters, DeadLetterText.ToJson(queue, body), TimeSpan.Zero, cancellationToken);

    public async Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(_queues.Select(async queue =>
            (Name: queue.Key, Length: (await queue.Value.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCountLong)));
        return counts.ToDictionary(count => count.Name, count => count.Length);
    }

    public async Task<DateTimeOffset?> FindLatestAtFrontAsync(string queue, CancellationToken cancellationToken)
    {
        var front = (await clients.RawQueue(queue).PeekMessagesAsync(MostPeeked, cancellationToken)).Value;
        return front.Max(message => message.InsertedOn);
    }

    /// <summary>The service counts whole seconds; rounded down, a message would come before it is due.</summary>
    internal static TimeSpan InWholeSeconds(TimeSpan delay) => TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds));

    private async Task SendAsync(string queue, string json, TimeSpan delay, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, LongestDelay);
        await _queues[queue].SendMessageAsync(json, InWholeSeconds(delay), ForEver, cancellationToken);
    }
}
