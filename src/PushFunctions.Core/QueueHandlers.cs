namespace PushFunctions.Core;

/// <summary>What is done with a message of each queue. The hosts have the bindings.</summary>
public sealed class QueueHandlers(
    MessageReader messages, FanoutProcessor fanout, DeliveryProcessor deliveries, EventProcessor events, PoisonProcessor poison,
    PoisonedEvents poisonedEvents)
{
    /// <param name="queue">See <see cref="QueueNames"/>.</param>
    /// <param name="message">As it lies in the queue.</param>
    public Task HandleAsync(string queue, string message, CancellationToken cancellationToken) => queue switch
    {
        QueueNames.Fanout => messages.HandleAsync(queue, message, FanoutMessage.Parse, fanout.ProcessAsync, cancellationToken),
        QueueNames.Deliveries or QueueNames.ExpressDeliveries =>
            messages.HandleAsync(queue, message, DeliveryMessage.Parse, deliveries.ProcessAsync, cancellationToken),
        QueueNames.Events => messages.HandleAsync(queue, message, EventMessage.Parse, events.ProcessAsync, cancellationToken),
        QueueNames.FanoutPoison => poison.HandleFanoutAsync(message, cancellationToken),
        QueueNames.DeliveriesPoison => poison.HandleDeliveryAsync(message, cancellationToken),
        QueueNames.ExpressDeliveriesPoison => poison.HandleExpressDeliveryAsync(message, cancellationToken),
        QueueNames.EventsPoison => poisonedEvents.HandleAsync(message, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(queue), queue, "Nothing handles the messages of this queue."),
    };
}
