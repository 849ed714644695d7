using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Sweep;

/// <summary>
/// Handles the messages of the poison queues. Such a message may be healthy work whose workers failed: it is requeued
/// a few times, with a growing delay. After that its jobs are FAILED with a reason. A message that cannot be read is
/// dead-lettered.
/// </summary>
public sealed class PoisonProcessor(MessageReader messages, PoisonedFanout fanout, PoisonedDelivery delivery)
{
    public Task HandleFanoutAsync(string body, CancellationToken cancellationToken) =>
        messages.HandleAsync(QueueNames.FanoutPoison, body, FanoutMessage.Parse, fanout.HandleAsync, cancellationToken);

    public Task HandleDeliveryAsync(string body, CancellationToken cancellationToken) =>
        messages.HandleAsync(QueueNames.DeliveriesPoison, body, DeliveryMessage.Parse, delivery.HandleAsync, cancellationToken);

    public Task HandleExpressDeliveryAsync(string body, CancellationToken cancellationToken) =>
        messages.HandleAsync(QueueNames.ExpressDeliveriesPoison, body, DeliveryMessage.Parse, delivery.HandleAsync, cancellationToken);
}

/// <summary>A start or a walk that failed too often.</summary>
public sealed class PoisonedFanout(
    IPushQueues queues,
    IOperationStore operations,
    WalkEnding walks,
    OperationStarter starter,
    IOptions<DeliveryOptions> options,
    ILogger<PoisonProcessor> logger)
{
    public async Task HandleAsync(FanoutMessage message, CancellationToken cancellationToken)
    {
        using var activity = PushTelemetry.StartConsumer("push.requeue", message.TraceParent, message.Operation);
        if (message.PoisonRequeues < options.Value.MaximumPoisonRequeues)
        {
            logger.MessageRequeued(PoisonedSends.Name(message.Operation), message.PoisonRequeues + 1);
            await queues.SendAsync(
                message with { PoisonRequeues = message.PoisonRequeues + 1 },
                options.Value.PoisonRequeueDelay * (message.PoisonRequeues + 1), cancellationToken);
            return;
        }

        if (await operations.FindAsync(message.Account, message.Operation, cancellationToken) is not { HasEnded: false } operation)
        {
            logger.RequeueDropped(PoisonedSends.Name(message.Operation));
            return;
        }

        logger.DeadLettered(operation.Id.Value, message.Step.ToString());
        // Its parts have messages of their own, and fail by themselves. One that came too early is started by the sweep.
        if (message.Step == FanoutStep.Start) await starter.StartIfDueAsync(operation, cancellationToken);
        if (message is { Step: FanoutStep.Walk, Range: { } range }) await walks.FailAsync(operation, range, cancellationToken);
    }
}

/// <summary>A batch that failed too often.</summary>
public sealed class PoisonedDelivery(
    IPushQueues queues,
    IOperationStore operations,
    BatchLeases leases,
    BatchSettlement settlement,
    OutcomeHandler outcomes,
    IOptions<DeliveryOptions> options,
    ILogger<PoisonProcessor> logger)
{
    public async Task HandleAsync(DeliveryMessage message, CancellationToken cancellationToken)
    {
        using var activity = PushTelemetry.StartConsumer("push.requeue", message.TraceParent, message.Operation);
        if (message.PoisonRequeues < options.Value.MaximumPoisonRequeues)
        {
            logger.MessageRequeued(PoisonedSends.Name(message.Operation), message.PoisonRequeues + 1);
            await queues.SendAsync(
                message with { PoisonRequeues = message.PoisonRequeues + 1 },
                options.Value.PoisonRequeueDelay * (message.PoisonRequeues + 1), cancellationToken);
            return;
        }

        if (await operations.FindAsync(message.Account, message.Operation, cancellationToken) is not { } operation
            || !BatchId.TryParse(message.Batch, out var batch))
        {
            logger.RequeueDropped(PoisonedSends.Name(message.Operation));
            return;
        }

        switch (await leases.TakeAsync(operation.Id, batch, message.SeenLease, null, cancellationToken))
        {
            case LeaseResult.Taken { Lease: var lease }:
                logger.DeadLettered(operation.Id.Value, $"batch {batch.Value}");
                await using (lease) await AbandonAsync(operation, lease);
                break;
            case LeaseResult.Leased { Lease: var other }:
                await queues.SendAsync(message with { SeenLease = other.Version }, other.Duration, cancellationToken);
                logger.BatchRescheduled(operation.Id.Value, batch.Value, other.Duration);
                break;
            case LeaseResult.NotYet { Delay: var delay }:
                await queues.SendAsync(message, delay, cancellationToken);
                logger.BatchRescheduled(operation.Id.Value, batch.Value, delay);
                break;
            case LeaseResult.Over:
                logger.BatchOver(operation.Id.Value, batch.Value);
                break;
        }
    }

    private async Task AbandonAsync(Operation operation, BatchLease lease) => await settlement.SettleAsync(
        operation, lease,
        [
            .. lease.Batch.Jobs.Select(
                job => outcomes.Failed(job, new NotificationError(DeliveryErrorCode.DeadLettered, "DeadLettered"))),
        ]);
}

/// <summary>The operation that a poison message is about.</summary>
internal static class PoisonedSends
{
    /// <summary>Anyone with access to the queue can write a message: only an id of this service gets into the
    /// log.</summary>
    public static string Name(string operation) => OperationId.TryParse(operation, out var id) ? id.Value : "(no operation)";

    public static async Task<Operation?> FindAsync(
        this IOperationStore operations, string account, string operation, CancellationToken cancellationToken) =>
        AccountSid.TryParse(account, out var sid)
            && OperationId.TryParse(operation, out var id) ? await operations.FindAsync(sid, id, cancellationToken) : null;
}
