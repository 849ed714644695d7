using System.Net.Sockets;
using System.Text.Json;
using System.Xml;
using Azure;
using Azure.Identity;

namespace PushFunctions.Storage.Clients;

/// <summary>Tells a transient outage of the storage account from a fault of ours.</summary>
public static class StorageOutage
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    /// <summary>When to retry; null if the exception is no outage of storage. After retries the client reports all
    /// attempts as one aggregate.</summary>
    /// <param name="exception">Of work that was not itself canceled: an attempt that takes too long ends as a
    /// cancellation too.</param>
    public static TimeSpan? RetryAfter(Exception exception) => IsTransient(exception) ? Soon : null;

    /// <summary>The account was throttling, did not respond in time, or its response was cut off or
    /// unreadable.</summary>
    /// <inheritdoc cref="RetryAfter" path="/param"/>
    public static bool IsTransient(Exception exception) => exception switch
    {
        // A success that the client reports as a failure is a response that it cannot read, and a redirect does not
        // come from the account.
        RequestFailedException { Status: 0 or (>= 200 and < 400) or 408 or 429 or >= 500 } => true,
        AuthenticationFailedException or OperationCanceledException or TimeoutException => true,
        IOException or HttpRequestException or SocketException => true,
        XmlException => true,
        JsonException or FormatException or KeyNotFoundException or InvalidOperationException or NullReferenceException =>
            IsOfClient(exception),
        AggregateException { InnerExceptions: { Count: > 0 } tries } => tries.All(IsTransient),
        _ => false,
    };

    /// <summary>Whether the storage client threw it while reading a response. Stored rows hold JSON too, and an
    /// unreadable one stays unreadable.</summary>
    private static bool IsOfClient(Exception exception) => (exception.StackTrace ?? string.Empty)
        .Split('\n')
        .Select(line => line.TrimStart())
        .FirstOrDefault(line => !line.StartsWith("at System.", StringComparison.Ordinal)) is { } thrower
            && thrower.StartsWith("at Azure.", StringComparison.Ordinal);
}

/// <summary>The storage account cannot be used at all. The message says what to check and contains no secret.</summary>
public sealed class StorageUnavailableException(string message, Exception innerException) : StartException(message, innerException);
