using Microsoft.Azure.Functions.Worker;
using PushFunctions.Core.Delivery;
using PushFunctions.Core.Sending;

namespace PushFunctions.Queues;

public sealed class DeliveryFunctions(DeliveryProcessor deliveries, PoisonProcessor poison)
{
    [Function(nameof(Deliver))]
    public Task Deliver([QueueTrigger(QueueNames.Deliveries, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        deliveries.ProcessAsync(DeliveryMessage.Parse(message), cancellationToken);

    [Function(nameof(ReturnDelivery))]
    public Task ReturnDelivery([QueueTrigger(QueueNames.DeliveriesPoison, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        poison.HandleDeliveryAsync(message, cancellationToken);
}
