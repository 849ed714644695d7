using System.Net.Sockets;
using System.Text.Json;
using System.Xml;
using Azure;
using Azure.Identity;

namespace PushFunctions.Storage;

/// <summary>Tells an outage of the storage account, which passes, from a fault of ours.</summary>
public static class StorageOutage
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    /// <summary>When to try again; null where the exception is no outage of storage. After repeats the client reports all its tries as one aggregate.</summary>
    /// <param name="exception">Of work that was not itself canceled: a try that takes too long ends as a cancellation that nobody asked for.</param>
    public static TimeSpan? RetryAfter(Exception exception) => IsTransient(exception) ? Soon : null;

    /// <summary>The account refused for now, did not answer in time, broke off in the middle of its answer, or answered what the client could not read.</summary>
    /// <inheritdoc cref="RetryAfter" path="/param"/>
    public static bool IsTransient(Exception exception) => exception switch
    {
        // A success that the client takes for a failure is an answer that it cannot read, and a redirection is another's than the account's.
        RequestFailedException { Status: 0 or (>= 200 and < 400) or 408 or 429 or >= 500 } => true,
        AuthenticationFailedException or OperationCanceledException or TimeoutException => true,
        IOException or HttpRequestException or SocketException => true,
        XmlException => true,
        JsonException or FormatException or KeyNotFoundException or InvalidOperationException or NullReferenceException => IsOfClient(exception),
        AggregateException { InnerExceptions: { Count: > 0 } tries } => tries.All(IsTransient),
        _ => false,
    };

    /// <summary>Whether the storage client threw it, over an answer. Stored rows hold JSON too, and one that cannot be read stays so.</summary>
    private static bool IsOfClient(Exception exception) => (exception.StackTrace ?? string.Empty)
        .Split('\n')
        .Select(line => line.TrimStart())
        .FirstOrDefault(line => !line.StartsWith("at System.", StringComparison.Ordinal)) is { } thrower && thrower.StartsWith("at Azure.", StringComparison.Ordinal);
}

/// <summary>The storage account cannot be used at all. The message says what to check and holds no secret.</summary>
public sealed class StorageUnavailableException(string message, Exception innerException) : StartException(message, innerException);
