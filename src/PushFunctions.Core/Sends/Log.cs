using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Sends;

/// <summary>The log messages of sends.</summary>
internal static partial class Log
{
    // Accept, expand, sweep and the poison queues: events 1100 to 1199.

    [LoggerMessage(1100, LogLevel.Information, "{Operation}: {Step} done (range {Range}).")]
    public static partial void FanoutDone(this ILogger logger, string operation, FanoutStep step, int? range);

    [LoggerMessage(1101, LogLevel.Information, "{Operation} has ended or no longer exists: its {Step} message is dropped.")]
    public static partial void FanoutDropped(this ILogger logger, string operation, FanoutStep step);

    [LoggerMessage(
        1102, LogLevel.Information,
        "{Operation} completed: {Sent} sent, {Failed} failed, {Canceled} canceled, {Unaddressable} recipients unaddressable.")]
    public static partial void OperationEnded(this ILogger logger, string operation, int sent, int failed, int canceled, int unaddressable);

    [LoggerMessage(1103, LogLevel.Warning, "{Operation}: the sweep requeued {Messages} messages.")]
    public static partial void OperationReconciled(this ILogger logger, string operation, int messages);

    [LoggerMessage(
        1104, LogLevel.Warning, "{Operation} was never accepted, because its writer stopped before it was durable. It is removed.")]
    public static partial void OperationAbandoned(this ILogger logger, string operation);

    [LoggerMessage(1105, LogLevel.Error, "A message of {Queue} cannot be read ({Reason}). It was moved to push-deadletter.")]
    public static partial void MessageDeadLettered(this ILogger logger, string queue, string reason);

    [LoggerMessage(1106, LogLevel.Warning, "{Operation}: requeued a message from the poison queue (requeue {PoisonRequeues}).")]
    public static partial void MessageRequeued(this ILogger logger, string operation, int poisonRequeues);

    [LoggerMessage(1107, LogLevel.Error, "{Operation}: {What} failed after its last requeue. What is left of it is FAILED.")]
    public static partial void DeadLettered(this ILogger logger, string operation, string what);

    [LoggerMessage(1108, LogLevel.Information, "{Operation} has ended or no longer exists: a message from the poison queue is dropped.")]
    public static partial void RequeueDropped(this ILogger logger, string operation);

    // Deliver and settle: events 1200 to 1299.

    [LoggerMessage(1200, LogLevel.Debug, "{Operation}: batch {Batch} ({Provider}): {Done} done, {Rescheduled} rescheduled.")]
    public static partial void BatchSettled(
        this ILogger logger, string operation, string batch, Provider provider, int done, int rescheduled);

    [LoggerMessage(1201, LogLevel.Information, "{Operation} no longer exists: batch {Batch} is dropped.")]
    public static partial void DeliveryDropped(this ILogger logger, string operation, string batch);

    [LoggerMessage(
        1202, LogLevel.Information,
        "{Operation}: batch {Batch} is leased, not due, or there is no room for it; its message returns after {Delay}.")]
    public static partial void BatchRescheduled(this ILogger logger, string operation, string batch, TimeSpan delay);

    [LoggerMessage(
        1203, LogLevel.Error,
        "Too many tokens of credential {Credential} were refused at once ({Dead} in this batch), so none is forgotten. Check the environment, the topic and the project.")]
    public static partial void MassTokenRefusal(this ILogger logger, string credential, int dead);

    [LoggerMessage(
        1204, LogLevel.Information, "{Operation}: batch {Batch} is already settled or no longer exists; there is nothing to do.")]
    public static partial void BatchOver(this ILogger logger, string operation, string batch);

    [LoggerMessage(
        1205, LogLevel.Warning,
        "{Operation}: {Jobs} jobs of batch {Batch} could not be sent because of a fault in the service or its storage. They are rescheduled.")]
    public static partial void JobsFaulted(this ILogger logger, string operation, string batch, int jobs, Exception exception);

    [LoggerMessage(
        1206, LogLevel.Warning,
        "{Operation}: the lease of batch {Batch} ended, and another worker has taken the batch over. This worker leaves it alone.")]
    public static partial void LeaseLost(this ILogger logger, string operation, string batch);

    [LoggerMessage(
        1207, LogLevel.Warning,
        "{Operation}: the lease of batch {Batch} could not be released. The batch is delivered again once its lease has ended.")]
    public static partial void LeaseNotReleased(this ILogger logger, string operation, string batch, Exception exception);

    [LoggerMessage(
        1208, LogLevel.Information,
        "{Operation}: the worker that has batch {Batch} is alive and renews its lease; this message is dropped.")]
    public static partial void LeaseRenewed(this ILogger logger, string operation, string batch);

    // Retention: events 1350 to 1399.

    [LoggerMessage(1350, LogLevel.Information, "Removed {Rows} rows of {Kind} that are no longer kept.")]
    public static partial void RecordsRemoved(this ILogger logger, int rows, string kind);
}
