using System.Globalization;
using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Queues;

/// <summary>The queues of an account.</summary>
internal sealed class QueueState(TimeProvider time)
{
    private readonly SortedList<string, MessageQueue> _queues = new(StringComparer.Ordinal);
    private long _receipts;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <returns>Whether it is new.</returns>
    public bool Add(string name) => _queues.TryAdd(name, new MessageQueue(this));

    public void Remove(string name)
    {
        if (!_queues.Remove(name)) throw new RefusedException(QueueErrors.QueueNotFound);
    }

    public MessageQueue Find(string name) => _queues.GetValueOrDefault(name) ?? throw new RefusedException(QueueErrors.QueueNotFound);

    public string NextReceipt() => "receipt" + (++_receipts).ToString(CultureInfo.InvariantCulture);
}
