namespace PushFunctions.Local;

/// <summary>Event ids 9000 to 9099.</summary>
internal static partial class Log
{
    [LoggerMessage(9001, LogLevel.Warning, "A message of {Queue} failed (attempt {Attempt}, message {MessageId}). It comes again.")]
    public static partial void MessageFailed(ILogger logger, string queue, string messageId, long attempt, Exception exception);

    [LoggerMessage(9002, LogLevel.Warning, "Message {MessageId} of {Queue} failed too often and goes to {Poison}.")]
    public static partial void MessagePoisoned(ILogger logger, string queue, string messageId, string poison);

    [LoggerMessage(9003, LogLevel.Information, "Message {MessageId} of {Queue} was put back: the desk closes.")]
    public static partial void MessageCanceled(ILogger logger, string queue, string messageId);

    [LoggerMessage(9004, LogLevel.Warning, "Queue {Queue} could not be reached. Is Azurite, or the storage account, still there?")]
    public static partial void QueueUnreachable(ILogger logger, string queue, Exception exception);

    [LoggerMessage(9005, LogLevel.Error, "Queue {Queue} could not be polled, or a message of it not be ended. It is polled again.")]
    public static partial void QueueFailed(ILogger logger, string queue, Exception exception);

    [LoggerMessage(9006, LogLevel.Error, "The sweep failed. It runs again at its next turn.")]
    public static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(9007, LogLevel.Critical, "Azurite has ended; the desk closes.")]
    public static partial void AzuriteEnded(ILogger logger);

    [LoggerMessage(9008, LogLevel.Critical, "{Loop} has ended, and must not for as long as the service runs; the desk closes.")]
    public static partial void LoopEnded(ILogger logger, string loop, Exception? exception);
}
