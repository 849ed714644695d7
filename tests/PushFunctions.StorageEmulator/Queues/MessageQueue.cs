using System.Globalization;
using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Queues;

/// <summary>The messages of a queue, given out in the order in which they become visible.</summary>
internal sealed class MessageQueue(QueueState queues)
{
    private static readonly DateTimeOffset Never = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    private readonly List<StoredMessage> _messages = [];
    private long _positions;

    public int Count
    {
        get
        {
            Expire();
            return _messages.Count;
        }
    }

    /// <param name="life">Null for ever.</param>
    public StoredMessage Put(string text, TimeSpan delay, TimeSpan? life)
    {
        var now = queues.Now;
        var position = ++_positions;
        var expires = life is { } limit && limit < Never - now ? now + limit : Never;
        var id = new Guid((int)(position >> 32), 0, 0, BitConverter.GetBytes(position)).ToString("D", CultureInfo.InvariantCulture);
        var message = new StoredMessage(id, position, text, now, expires, now + delay, 0, queues.NextReceipt());
        Place(message);
        return message;
    }

    public IReadOnlyList<StoredMessage> Peek(int count)
    {
        Expire();
        var now = queues.Now;
        return [.. _messages.TakeWhile(message => message.VisibleAt <= now).Take(count)];
    }

    public IReadOnlyList<StoredMessage> Receive(int count, TimeSpan hidden)
    {
        var until = queues.Now + hidden;
        StoredMessage[] received =
            [.. Peek(count)
                .Select(message => message with { VisibleAt = until, Received = message.Received + 1, Receipt = queues.NextReceipt() })];
        _messages.RemoveRange(0, received.Length);
        foreach (var message in received) Place(message);
        return received;
    }

    /// <summary>When its next message is or becomes visible; null where it has none.</summary>
    public DateTimeOffset? NextVisible => _messages.Count == 0 ? null : _messages[0].VisibleAt;

    /// <param name="text">Null keeps it.</param>
    public StoredMessage Update(string id, string receipt, string? text, TimeSpan hidden)
    {
        var message = Take(id, receipt) with { VisibleAt = queues.Now + hidden, Receipt = queues.NextReceipt() };
        if (text is not null) message = message with { Text = text };
        Place(message);
        return message;
    }

    public void Delete(string id, string receipt) => Take(id, receipt);

    public void Clear() => _messages.Clear();

    // The service answers a stale receipt as a message that is not there:
    // https://github.com/Azure/azure-storage-net/issues/285.
    private StoredMessage Take(string id, string receipt)
    {
        Expire();
        var index = _messages.FindIndex(message => message.Id == id && message.Receipt == receipt);
        if (index < 0) throw new RefusedException(QueueErrors.MessageNotFound);
        var message = _messages[index];
        _messages.RemoveAt(index);
        return message;
    }

    private void Place(StoredMessage message)
    {
        var index = _messages.FindLastIndex(
            other => (other.VisibleAt, other.Position).CompareTo((message.VisibleAt, message.Position)) < 0);
        _messages.Insert(index + 1, message);
    }

    private void Expire()
    {
        var now = queues.Now;
        _messages.RemoveAll(message => message.ExpiresAt <= now);
    }
}
