using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using PushFunctions.Storage.Clients;

namespace PushFunctions.Storage.Queues;

public sealed class DeliveryQueue(StorageClients clients) : IDeliveryQueue
{
    private readonly QueueClient _queue = clients.Queue(QueueNames.Deliveries);

    public Task SendAsync(DeliveryMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        _queue.SendJsonAsync(message.ToJson(), delay, cancellationToken);
}

public sealed class FanoutQueue(StorageClients clients) : IFanoutQueue
{
    private readonly QueueClient _queue = clients.Queue(QueueNames.Fanout);

    public Task SendAsync(FanoutMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        _queue.SendJsonAsync(message.ToJson(), delay, cancellationToken);
}

/// <summary>Unreadable messages with the name of their queue. One that would not fit into a message with it keeps its
/// beginning: it must leave its queue.</summary>
public sealed class DeadLetterQueue(StorageClients clients) : IDeadLetterQueue
{
    /// <summary>A message holds 64 KiB, of which Base64 leaves three quarters.</summary>
    private const int MaximumBytes = 48 * 1024;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly QueueClient _queue = clients.Queue(QueueNames.Kept);

    public Task DeadLetterAsync(string queue, string body, CancellationToken cancellationToken)
    {
        var kept = body;
        string json;
        while (Encoding.UTF8.GetByteCount(json = Wrap(queue, kept)) > MaximumBytes) kept = kept[..(kept.Length * 3 / 4)];
        return _queue.SendJsonAsync(json, TimeSpan.Zero, cancellationToken);
    }

    private static string Wrap(string queue, string body) => new JsonObject { ["queue"] = queue, ["body"] = body }.ToJsonString(Plain);
}

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
        var front = (await clients.RawQueue(queue).PeekMessagesAsync(MostPeeked, cancellationToken)).Value;
        return front.Max(message => message.InsertedOn);
    }
}

/// <summary>What both queues do alike.</summary>
internal static class QueueSending
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(7);

    /// <summary>Messages never expire on their own: a send may wait longer than the seven days that are the
    /// default.</summary>
    private static readonly TimeSpan ForEver = TimeSpan.FromSeconds(-1);

    public static Task SendJsonAsync(this QueueClient queue, string json, TimeSpan delay, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, LongestDelay);
        return queue.SendMessageAsync(json, InWholeSeconds(delay), ForEver, cancellationToken);
    }

    /// <summary>The service counts whole seconds; rounded down, a message would come before it is due.</summary>
    internal static TimeSpan InWholeSeconds(TimeSpan delay) => TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds));
}
