using PushFunctions.Storage;

namespace PushFunctions.Local.Queues;

/// <summary>The queues of the service, each with what the Functions app would call for it.</summary>
public sealed class DeskQueues
{
    private readonly IReadOnlyList<QueuePump> _pumps;

    public DeskQueues(
        StorageClients clients, MessageReader messages, FanoutProcessor fanout, DeliveryProcessor deliveries, PoisonProcessor poison, QueueSettings settings,
        TimeProvider time, ILogger<DeskQueues> logger)
    {
        _pumps =
        [
            Pump(QueueNames.Fanout, QueueNames.FanoutPoison, (message, cancellationToken) =>
                messages.HandleAsync(QueueNames.Fanout, message, FanoutMessage.Parse, fanout.ProcessAsync, cancellationToken)),
            Pump(QueueNames.Deliveries, QueueNames.DeliveriesPoison, (message, cancellationToken) =>
                messages.HandleAsync(QueueNames.Deliveries, message, DeliveryMessage.Parse, deliveries.ProcessAsync, cancellationToken)),
            Pump(QueueNames.FanoutPoison, null, poison.HandleFanoutAsync),
            Pump(QueueNames.DeliveriesPoison, null, poison.HandleDeliveryAsync),
        ];

        QueuePump Pump(string queue, string? poisonQueue, QueueHandler handler) =>
            new(clients.QueueAsItIs(queue), poisonQueue is null ? null : clients.QueueAsItIs(poisonQueue), settings, handler, time, logger);
    }

    /// <summary>Pumps all queues; see <see cref="QueuePump.RunAsync"/>. Ends at once where one of the pumps ends before it was told to.</summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        List<Task> running = [.. _pumps.Select(pump => pump.RunAsync(stopping, cancellationToken))];
        await await Task.WhenAny(running);
        if (!stopping.IsCancellationRequested) throw new InvalidOperationException("A queue pump has ended although nobody stopped it.");
        await Task.WhenAll(running);
    }

    /// <summary>Handles what is visible on any queue until none has anything: for tests that want no background work.</summary>
    /// <returns>How many messages were handled, well or not.</returns>
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
