using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Expand;

/// <summary>Puts batches on the delivery queue, many at a time.</summary>
public sealed class DeliveryDispatcher(IDeliveryQueue queue, IOptions<SendOptions> options)
{
    public Task SendAsync(Operation operation, IEnumerable<BatchId> batches, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            batches,
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallelism, CancellationToken = cancellationToken },
            async (batch, token) => await queue.SendAsync(
                new DeliveryMessage(DeliveryMessage.CurrentVersion, operation.Account.Value, operation.Id.Value, batch.Value, TraceParent: PushTelemetry.TraceParent),
                TimeSpan.Zero,
                token));
}
