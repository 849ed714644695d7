using PushFunctions.Storage.Queues;

namespace PushFunctions.Local.Queues;

/// <summary>Wakes a pump that waits for its next poll. One that is set while nobody waits is kept for the next
/// wait.</summary>
public sealed class QueueSignal
{
    private TaskCompletionSource _set = NewSet();

    public void Set() => Volatile.Read(ref _set).TrySetResult();

    /// <summary>Returns once it is set, after the wait, or when <paramref name="stopping"/> is signaled.</summary>
    public async Task WaitAsync(TimeSpan wait, TimeProvider time, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var set = Volatile.Read(ref _set);
        await Task.WhenAny(set.Task, Task.Delay(wait, time, over.Token));
        await over.CancelAsync();
        // Before the queue is polled: what is put from here on sets the next one.
        if (set.Task.IsCompleted) Volatile.Write(ref _set, NewSet());
    }

    private static TaskCompletionSource NewSet() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>A signal for each queue that has a pump in this process.</summary>
public sealed class QueueSignals
{
    private readonly Dictionary<string, QueueSignal> _signals = QueueNames.All.ToDictionary(name => name, _ => new QueueSignal());

    public QueueSignal Of(string queue) => _signals[queue];
}

/// <summary>
/// The queues of storage, whose pumps in this process need not wait for their next poll: a message that is visible at
/// once wakes its pump. In Azure the put and the poll are seldom of one process.
/// </summary>
internal sealed class SignalingQueues(PushQueues queues, QueueSignals signals) : IPushQueues
{
    public async Task SendAsync(FanoutMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        await queues.SendAsync(message, delay, cancellationToken);
        if (delay == TimeSpan.Zero) signals.Of(QueueNames.Fanout).Set();
    }

    public async Task SendAsync(DeliveryMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        await queues.SendAsync(message, delay, cancellationToken);
        if (delay == TimeSpan.Zero) signals.Of(QueueNames.OfDeliveries(message.Express)).Set();
    }

    public Task DeadLetterAsync(string queue, string body, CancellationToken cancellationToken) =>
        queues.DeadLetterAsync(queue, body, cancellationToken);

    public Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellationToken) => queues.CountAsync(cancellationToken);

    public Task<DateTimeOffset?> FindLatestAtFrontAsync(string queue, CancellationToken cancellationToken) =>
        queues.FindLatestAtFrontAsync(queue, cancellationToken);
}
