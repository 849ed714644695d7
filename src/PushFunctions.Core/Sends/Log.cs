using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Sends;

/// <summary>Events 1100 to 1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Information, "{Operation}: {Step} done (page {Page}).")]
    public static partial void FanoutDone(this ILogger logger, string operation, FanoutStep step, int? page);

    [LoggerMessage(1101, LogLevel.Information, "{Operation} has ended or was removed: {Step} is dropped.")]
    public static partial void FanoutDropped(this ILogger logger, string operation, FanoutStep step);

    [LoggerMessage(1102, LogLevel.Information, "{Operation} completed: {Sent} sent, {Failed} failed, {Canceled} canceled, {Unaddressable} recipients unaddressable.")]
    public static partial void OperationEnded(this ILogger logger, string operation, int sent, int failed, int canceled, int unaddressable);

    [LoggerMessage(1103, LogLevel.Warning, "{Operation}: the sweep put {Messages} messages back.")]
    public static partial void OperationReconciled(this ILogger logger, string operation, int messages);

    [LoggerMessage(1104, LogLevel.Warning, "{Operation} was never accepted (its writer stopped before it was durable) and is removed.")]
    public static partial void OperationAbandoned(this ILogger logger, string operation);

    [LoggerMessage(1105, LogLevel.Error, "A message of {Queue} is no message that this version reads ({Reason}). It is kept in the queue for kept messages.")]
    public static partial void MessageDeadLettered(this ILogger logger, string queue, string reason);

    [LoggerMessage(1106, LogLevel.Warning, "{Operation}: a message came back from the poison queue, time {PoisonRequeues}.")]
    public static partial void MessageRequeued(this ILogger logger, string operation, int poisonRequeues);

    [LoggerMessage(1107, LogLevel.Error, "{Operation}: {What} could not be worked on and is given up.")]
    public static partial void DeadLettered(this ILogger logger, string operation, string what);

    [LoggerMessage(1108, LogLevel.Information, "{Operation} has ended or was removed: a message from the poison queue is dropped.")]
    public static partial void RequeueDropped(this ILogger logger, string operation);
}

/// <summary>Events 1200 to 1299.</summary>
internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Debug, "{Operation}: batch {Batch} ({Provider}): {Done} done, {Rescheduled} put off.")]
    public static partial void BatchSettled(this ILogger logger, string operation, string batch, Provider provider, int done, int rescheduled);

    [LoggerMessage(1201, LogLevel.Information, "{Operation} was removed: batch {Batch} is dropped.")]
    public static partial void DeliveryDropped(this ILogger logger, string operation, string batch);

    [LoggerMessage(1202, LogLevel.Information, "{Operation}: batch {Batch} is not to be had before {At:O}; its message waits until then.")]
    public static partial void BatchRescheduled(this ILogger logger, string operation, string batch, DateTimeOffset at);

    [LoggerMessage(1203, LogLevel.Error, "Too many tokens of the credential {Credential} are refused at once ({Dead} in this batch): none is forgotten. Check environment, topic and project.")]
    public static partial void MassTokenRefusal(this ILogger logger, string credential, int dead);

    [LoggerMessage(1204, LogLevel.Information, "{Operation}: batch {Batch} is settled already or gone; there is nothing to do.")]
    public static partial void BatchOver(this ILogger logger, string operation, string batch);

    [LoggerMessage(1205, LogLevel.Warning, "{Operation}: {Jobs} jobs of batch {Batch} could not be sent for a fault of the service or its storage. They are tried again.")]
    public static partial void JobsFaulted(this ILogger logger, string operation, string batch, int jobs, Exception exception);

    [LoggerMessage(1206, LogLevel.Warning, "{Operation}: another worker has taken batch {Batch} over, because the lease of this one had ended. It leaves the batch alone.")]
    public static partial void LeaseLost(this ILogger logger, string operation, string batch);

    [LoggerMessage(1207, LogLevel.Warning, "{Operation}: batch {Batch} could not be given back. It comes again once its lease has ended.")]
    public static partial void NotGivenBack(this ILogger logger, string operation, string batch, Exception exception);
}
