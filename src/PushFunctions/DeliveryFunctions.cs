using Microsoft.Azure.Functions.Worker;

namespace PushFunctions;

public sealed class DeliveryFunctions(MessageReader messages, DeliveryProcessor deliveries, PoisonProcessor poison)
{
    [Function(nameof(Deliver))]
    public Task Deliver([QueueTrigger(QueueNames.Deliveries, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        messages.HandleAsync(QueueNames.Deliveries, message, DeliveryMessage.Parse, deliveries.ProcessAsync, cancellationToken);

    [Function(nameof(ReturnDelivery))]
    public Task ReturnDelivery([QueueTrigger(QueueNames.DeliveriesPoison, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        poison.HandleDeliveryAsync(message, cancellationToken);
}
