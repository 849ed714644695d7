using System.Globalization;
using PushFunctions.Core;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Queues;

namespace PushFunctions.Local.Queues;

/// <summary>The queue settings of <c>host.json</c>, which apply to every queue.</summary>
/// <param name="BatchSize">Messages received at once, 1 to 32.</param>
/// <param name="NewBatchThreshold">The next batch is received when at most this many messages are in progress.</param>
/// <param name="MaxDequeueCount">A message that failed this often is moved to the poison queue.</param>
/// <param name="VisibilityTimeout">The delay before a failed message is retried.</param>
/// <param name="MaxPollingInterval">The longest time between polls of an empty queue.</param>
public sealed record QueueSettings(
    int BatchSize, int NewBatchThreshold, int MaxDequeueCount, TimeSpan VisibilityTimeout, TimeSpan MaxPollingInterval)
{
    /// <summary>
    /// The lease of a message, renewed while it is being handled. The Functions host has no setting for it, Local has
    /// <c>Local__MessageLease</c>.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>Reads the queue settings of <c>host.json</c>, so that both hosts use the same values.</summary>
public static class HostJson
{
    /// <param name="folder">The folder of <c>host.json</c>; the build copies it next to the assembly.</param>
    /// <param name="overrides">Settings that override the file, as in the Functions host:
    /// <c>AzureFunctionsJobHost__extensions__queues__…</c>.</param>
    /// <exception cref="InvalidDataException">A queue setting is missing or invalid.</exception>
    public static QueueSettings ReadQueues(string folder, IConfiguration? overrides = null)
    {
        var file = new ConfigurationBuilder().SetBasePath(folder).AddJsonFile("host.json").Build();
        if (Text("messageEncoding") != "none") throw Wrong("messageEncoding", "none, because the service decodes its messages itself");
        return new QueueSettings(
            Number("batchSize", 1, 32), Number("newBatchThreshold", 0, 1000), Number("maxDequeueCount", 1, 1000),
            Time("visibilityTimeout"), Time("maxPollingInterval"));

        string? Text(string name) => overrides?[$"AzureFunctionsJobHost:extensions:queues:{name}"] ?? file[$"extensions:queues:{name}"];

        int Number(string name, int least, int most) =>
            int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
                ? value
                : throw Wrong(name, $"a number from {least} to {most}");

        TimeSpan Time(string name) =>
            TimeSpan.TryParseExact(Text(name), "c", CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.Zero
                ? value
                : throw Wrong(name, "a time such as 00:00:30");
    }

    private static InvalidDataException Wrong(string name, string wanted) =>
        new($"extensions.queues.{name} in host.json must be {wanted}.");
}

/// <summary>
/// Pumps the queues while the service runs. When it stops, messages in progress get a moment to finish before they
/// are released.
/// </summary>
internal sealed class QueuePumpService(LocalQueues queues, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var canceling = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var grace = stoppingToken.Register(() => canceling.CancelAfter(Grace));
        await queues.RunAsync(stoppingToken, canceling.Token);
    }
}

/// <summary>The queues of the service, each with the handler that the Functions app would call, and with workers of its
/// own: a campaign delays no express delivery.</summary>
public sealed class LocalQueues
{
    private readonly IReadOnlyList<QueuePump> _pumps;

    public LocalQueues(
        StorageClients clients, QueueHandlers handlers, QueueSettings settings, QueueSignals signals, TimeProvider time,
        ILogger<LocalQueues> logger)
    {
        _pumps =
        [
            Pump(QueueNames.ExpressDeliveries, QueueNames.ExpressDeliveriesPoison),
            Pump(QueueNames.Fanout, QueueNames.FanoutPoison),
            Pump(QueueNames.Deliveries, QueueNames.DeliveriesPoison),
            Pump(QueueNames.Events, QueueNames.EventsPoison),
            Pump(QueueNames.FanoutPoison, null),
            Pump(QueueNames.DeliveriesPoison, null),
            Pump(QueueNames.ExpressDeliveriesPoison, null),
            Pump(QueueNames.EventsPoison, null),
        ];

        QueuePump Pump(string queue, string? poisonQueue) => new(
            clients.RawQueue(queue), poisonQueue is null ? null : clients.RawQueue(poisonQueue), settings,
            (message, cancellationToken) => handlers.HandleAsync(queue, message, cancellationToken), time, logger, signals.Of(queue));
    }

    /// <summary>
    /// Pumps all queues; see <see cref="QueuePump.RunAsync"/>. Ends immediately if one of the pumps ends before it
    /// was stopped.
    /// </summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        List<Task> running = [.. _pumps.Select(pump => pump.RunAsync(stopping, cancellationToken))];
        await await Task.WhenAny(running);
        if (!stopping.IsCancellationRequested) throw new InvalidOperationException("A queue pump ended before it was stopped.");
        await Task.WhenAll(running);
    }

    /// <summary>Handles messages until all queues are empty: for tests without background work.</summary>
    /// <returns>How many messages were handled, successfully or not.</returns>
    public async Task<int> PumpUntilIdleAsync(CancellationToken cancellationToken)
    {
        var handled = 0;
        int round;
        do
        {
            round = 0;
            foreach (var pump in _pumps)
                round += await pump.PumpUntilIdleAsync(cancellationToken);
            handled += round;
        }
        while (round > 0);

        return handled;
    }
}

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

    public async Task SendAsync(EventMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        await queues.SendAsync(message, delay, cancellationToken);
        if (delay == TimeSpan.Zero) signals.Of(QueueNames.Events).Set();
    }

    public Task DeadLetterAsync(string queue, string body, CancellationToken cancellationToken) =>
        queues.DeadLetterAsync(queue, body, cancellationToken);

    public Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellationToken) => queues.CountAsync(cancellationToken);

    public Task<DateTimeOffset?> FindLatestAtFrontAsync(string queue, CancellationToken cancellationToken) =>
        queues.FindLatestAtFrontAsync(queue, cancellationToken);
}

/// <summary>The dead letters of storage: requeuing them wakes the pumps of this process.</summary>
internal sealed class SignalingDeadLetters(DeadLetterQueue letters, QueueSignals signals) : IDeadLetterQueue
{
    public Task<IReadOnlyList<StoredDeadLetter>> ListAsync(int limit, CancellationToken cancellationToken) =>
        letters.ListAsync(limit, cancellationToken);

    public async Task<RequeueResult> RequeueAsync(Func<StoredDeadLetter, bool> isWanted, CancellationToken cancellationToken)
    {
        var result = await letters.RequeueAsync(isWanted, cancellationToken);
        if (result.Requeued > 0)
        {
            foreach (var queue in QueueNames.All) signals.Of(queue).Set();
        }

        return result;
    }
}
