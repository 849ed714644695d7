using Azure;

namespace PushFunctions.Local.Queues;

internal static class StorageFault
{
    /// <summary>Whether the storage refused or could not be reached; with retries the client reports all its tries together.</summary>
    public static bool Is(Exception exception) => exception switch
    {
        RequestFailedException => true,
        AggregateException tries => tries.InnerExceptions.All(Is),
        _ => false,
    };
}
