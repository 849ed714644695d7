namespace PushFunctions.Local;

/// <summary>Event ids 9000 to 9099, shared with the queues.</summary>
internal static partial class Log
{
    [LoggerMessage(9006, LogLevel.Error, "The sweep failed. It runs again at the next tick.")]
    public static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(9007, LogLevel.Critical, "Azurite has ended. Local is stopping.")]
    public static partial void AzuriteEnded(ILogger logger);

    [LoggerMessage(9008, LogLevel.Critical, "{Loop} has ended unexpectedly. Local is stopping.")]
    public static partial void LoopEnded(ILogger logger, string loop, Exception? exception);
}
