using Microsoft.Azure.Functions.Worker;

namespace PushFunctions;

public sealed class DeliveryFunctions(MessageReader messages, DeliveryProcessor deliveries, PoisonProcessor poison)
{
    [Function(nameof(Deliver))]
    public Task Deliver(
        [QueueTrigger(QueueNames.Deliveries, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        messages.HandleAsync(QueueNames.Deliveries, message, DeliveryMessage.Parse, deliveries.ProcessAsync, cancellationToken);

    [Function(nameof(DeliverExpress))]
    public Task DeliverExpress(
        [QueueTrigger(QueueNames.ExpressDeliveries, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        messages.HandleAsync(QueueNames.ExpressDeliveries, message, DeliveryMessage.Parse, deliveries.ProcessAsync, cancellationToken);

    [Function(nameof(RequeuePoisonedDelivery))]
    public Task RequeuePoisonedDelivery(
        [QueueTrigger(QueueNames.DeliveriesPoison, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        poison.HandleDeliveryAsync(message, cancellationToken);

    [Function(nameof(RequeuePoisonedExpressDelivery))]
    public Task RequeuePoisonedExpressDelivery(
        [QueueTrigger(QueueNames.ExpressDeliveriesPoison, Connection = "PushStorage")] string message,
        CancellationToken cancellationToken) => poison.HandleExpressDeliveryAsync(message, cancellationToken);
}

public sealed class FanoutFunctions(MessageReader messages, FanoutProcessor fanout, PoisonProcessor poison)
{
    [Function(nameof(Expand))]
    public Task Expand(
        [QueueTrigger(QueueNames.Fanout, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        messages.HandleAsync(QueueNames.Fanout, message, FanoutMessage.Parse, fanout.ProcessAsync, cancellationToken);

    [Function(nameof(RequeuePoisonedFanout))]
    public Task RequeuePoisonedFanout(
        [QueueTrigger(QueueNames.FanoutPoison, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        poison.HandleFanoutAsync(message, cancellationToken);
}

public sealed class EventFunctions(MessageReader messages, EventProcessor events, PoisonedEvents poison)
{
    [Function(nameof(Tell))]
    public Task Tell(
        [QueueTrigger(QueueNames.Events, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        messages.HandleAsync(QueueNames.Events, message, EventMessage.Parse, events.ProcessAsync, cancellationToken);

    [Function(nameof(RequeuePoisonedEvents))]
    public Task RequeuePoisonedEvents(
        [QueueTrigger(QueueNames.EventsPoison, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        poison.HandleAsync(message, cancellationToken);
}
