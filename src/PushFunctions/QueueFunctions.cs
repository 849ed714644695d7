using Microsoft.Azure.Functions.Worker;
using PushFunctions.Core;

namespace PushFunctions;

public sealed class QueueFunctions(QueueHandlers handlers)
{
    [Function(nameof(Expand))]
    public Task Expand(
        [QueueTrigger(QueueNames.Fanout, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        handlers.HandleAsync(QueueNames.Fanout, message, cancellationToken);

    [Function(nameof(Deliver))]
    public Task Deliver(
        [QueueTrigger(QueueNames.Deliveries, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        handlers.HandleAsync(QueueNames.Deliveries, message, cancellationToken);

    [Function(nameof(DeliverExpress))]
    public Task DeliverExpress(
        [QueueTrigger(QueueNames.ExpressDeliveries, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        handlers.HandleAsync(QueueNames.ExpressDeliveries, message, cancellationToken);

    [Function(nameof(Tell))]
    public Task Tell(
        [QueueTrigger(QueueNames.Events, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        handlers.HandleAsync(QueueNames.Events, message, cancellationToken);

    [Function(nameof(RequeuePoisonedFanout))]
    public Task RequeuePoisonedFanout(
        [QueueTrigger(QueueNames.FanoutPoison, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        handlers.HandleAsync(QueueNames.FanoutPoison, message, cancellationToken);

    [Function(nameof(RequeuePoisonedDelivery))]
    public Task RequeuePoisonedDelivery(
        [QueueTrigger(QueueNames.DeliveriesPoison, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        handlers.HandleAsync(QueueNames.DeliveriesPoison, message, cancellationToken);

    [Function(nameof(RequeuePoisonedExpressDelivery))]
    public Task RequeuePoisonedExpressDelivery(
        [QueueTrigger(QueueNames.ExpressDeliveriesPoison, Connection = "PushStorage")] string message,
        CancellationToken cancellationToken) =>
        handlers.HandleAsync(QueueNames.ExpressDeliveriesPoison, message, cancellationToken);

    [Function(nameof(RequeuePoisonedEvents))]
    public Task RequeuePoisonedEvents(
        [QueueTrigger(QueueNames.EventsPoison, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        handlers.HandleAsync(QueueNames.EventsPoison, message, cancellationToken);
}
