using Azure.Storage.Queues;
using Microsoft.Extensions.Logging.Abstractions;
using PushFunctions.Local.Queues;

namespace PushFunctions.IntegrationTests.Local.Queues;

/// <summary>A queue of its own for one test, with its poison queue.</summary>
internal sealed class PumpedQueue
{
    private PumpedQueue(QueueClient queue, QueueClient poison)
    {
        Queue = queue;
        Poison = poison;
    }

    public static QueueSettings Settings { get; } = new(
        BatchSize: 16, NewBatchThreshold: 8, MaxDequeueCount: 5, VisibilityTimeout: TimeSpan.Zero,
        MaxPollingInterval: TimeSpan.FromMilliseconds(200));

    public QueueClient Queue { get; }

    public QueueClient Poison { get; }

    public static async Task<PumpedQueue> OpenAsync(AzuriteFixture azurite, Action<QueueClientOptions>? configure = null)
    {
        var name = azurite.NewPrefix() + "-queue";
        var pumped = new PumpedQueue(await azurite.QueueAsync(name, configure), await azurite.QueueAsync(name + "-poison"));
        await pumped.Queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        return pumped;
    }

    public QueuePump Pump(QueueHandler handler, QueueSettings? settings = null, TimeProvider? time = null) =>
        new(Queue, Poison, settings ?? Settings, handler, time ?? TimeProvider.System, NullLogger.Instance);

    public QueuePump PumpWithoutPoison(QueueHandler handler) =>
        new(Queue, null, Settings, handler, TimeProvider.System, NullLogger.Instance);

    public async Task SendAsync(params IEnumerable<string> messages)
    {
        foreach (var message in messages)
            await Queue.SendMessageAsync(message, TestContext.Current.CancellationToken);
    }

    /// <summary>Visible or not.</summary>
    public static async Task<int> CountAsync(QueueClient queue) =>
        (await queue.GetPropertiesAsync(TestContext.Current.CancellationToken)).Value.ApproximateMessagesCount;
}
