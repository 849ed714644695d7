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
    public static partial void OperationMended(this ILogger logger, string operation, int messages);

    [LoggerMessage(1104, LogLevel.Warning, "{Operation} was never accepted (its writer stopped before it was durable) and is removed.")]
    public static partial void OperationAbandoned(this ILogger logger, string operation);

    [LoggerMessage(1105, LogLevel.Error, "A message of {Queue} is no message that this version reads ({Reason}). It is kept in the queue for kept messages.")]
    public static partial void MessageKept(this ILogger logger, string queue, string reason);

    [LoggerMessage(1106, LogLevel.Warning, "{Operation}: a message came back from the poison queue, time {Returns}.")]
    public static partial void MessageReturned(this ILogger logger, string operation, int returns);

    [LoggerMessage(1107, LogLevel.Error, "{Operation}: {What} could not be worked on and is given up.")]
    public static partial void GivenUp(this ILogger logger, string operation, string what);

    [LoggerMessage(1108, LogLevel.Information, "{Operation} has ended or was removed: a message from the poison queue is dropped.")]
    public static partial void ReturnDropped(this ILogger logger, string operation);
}
