namespace PushFunctions.Local.Queues;

/// <summary>Event ids 9001 to 9005.</summary>
internal static partial class Log
{
    [LoggerMessage(9001, LogLevel.Warning, "Message {MessageId} of {Queue} failed (attempt {Attempt}). It is retried.")]
    public static partial void MessageFailed(ILogger logger, string queue, string messageId, long attempt, Exception exception);

    [LoggerMessage(9002, LogLevel.Warning, "Message {MessageId} of {Queue} failed too often and was moved to {Poison}.")]
    public static partial void MessagePoisoned(ILogger logger, string queue, string messageId, string poison);

    [LoggerMessage(9003, LogLevel.Information, "Message {MessageId} of {Queue} was released: Local is stopping.")]
    public static partial void MessageCanceled(ILogger logger, string queue, string messageId);

    [LoggerMessage(9004, LogLevel.Warning, "Queue {Queue} is unreachable. Check that Azurite or the storage account is running.")]
    public static partial void QueueUnreachable(ILogger logger, string queue, Exception exception);

    [LoggerMessage(
        9005, LogLevel.Error, "Queue {Queue} could not be polled, or a message could not be deleted or released. Polling continues.")]
    public static partial void QueueFailed(ILogger logger, string queue, Exception exception);
}
