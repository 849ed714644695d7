using Azure;
using Azure.Identity;

namespace PushFunctions.Storage;

/// <summary>Tells an outage of the storage account, which passes, from a fault of ours.</summary>
public static class StorageOutage
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    /// <summary>When to try again; null where the exception is no outage of storage. After repeats the client reports all its tries as one aggregate.</summary>
    /// <param name="exception">Of work that was not itself canceled: a try that takes too long ends as a cancellation that nobody asked for.</param>
    public static TimeSpan? RetryAfter(Exception exception) => exception switch
    {
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => Soon,
        AuthenticationFailedException or TaskCanceledException => Soon,
        AggregateException { InnerExceptions: { Count: > 0 } tries } when tries.All(one => RetryAfter(one) is not null) => Soon,
        _ => null,
    };
}
