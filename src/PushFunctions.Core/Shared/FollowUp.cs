using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Shared;

/// <summary>
/// Runs what follows the write that a request is answered for. That write is durable, so nothing that fails here may
/// tell the caller to send the request again: it is logged, and the sweep or a later request does the rest. The
/// caller's cancellation no longer counts, only a time limit.
/// </summary>
public sealed class FollowUp(TimeProvider time, ILogger<FollowUp> logger)
{
    /// <summary>How long the response waits for it.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <param name="what">For the log: what was to be done, without anything that a caller typed.</param>
    /// <param name="work">Safe to repeat, wherever it ends.</param>
    public async Task RunAsync(string what, Func<CancellationToken, Task> work)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            await work(limit.Token);
        }
        catch (Exception fault)
        {
            logger.FollowUpFailed(what, fault.GetType().Name);
        }
    }
}

/// <summary>Events 1300 to 1309 and 1450 to 1459.</summary>
internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Information, "{Account}: everything that belonged to the deleted {Kind} {Name} is removed.")]
    public static partial void RemovalEnded(this ILogger logger, AccountSid account, RemovalKind kind, string name);

    [LoggerMessage(
        1450, LogLevel.Warning,
        "The request was answered as done, but {What} failed ({Fault}): the sweep or a later request does the rest.")]
    public static partial void FollowUpFailed(this ILogger logger, string what, string fault);
}
