using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Sends.Sweep;

/// <summary>
/// Brings removals to their end, a bounded step a message. Safe to run twice with the same message (the key is the removal's version): a step
/// removes what is there, notes how far it came, and as its last act sends the message for the next; of two who did the same step one notes it,
/// and only that one goes on.
/// </summary>
public sealed class RemovalProcessor(
    IRemovalStore removals, AppRemover apps, AudienceRemover audiences, UserService users, RemovalStarter starter, TimeProvider time, ILogger<RemovalProcessor> logger)
{
    public async Task ContinueAsync(AccountSid account, string key, CancellationToken cancellationToken)
    {
        if (await removals.FindAsync(account, key, cancellationToken) is not { } removal)
        {
            logger.RemovalOver(account);
            return;
        }

        var next = await (removal.Kind switch
        {
            RemovalKind.App => apps.StepAsync(removal, cancellationToken),
            RemovalKind.Audience => audiences.StepAsync(removal, cancellationToken),
            RemovalKind.User => users.ContinueRemovalAsync(removal, cancellationToken),
            _ => throw new InvalidOperationException($"A removal has the unknown kind '{removal.Kind}'."),
        });
        if (next is null)
        {
            await removals.RemoveAsync(removal, cancellationToken);
            logger.RemovalEnded(account, removal.Kind, removal.Name);
        }
        else if (await removals.TryUpdateAsync(next with { ProgressAt = time.GetUtcNow() }, cancellationToken) is { } noted)
        {
            await starter.StartAsync(noted, cancellationToken);
            logger.RemovalGoesOn(account, removal.Kind, removal.Name);
        }
        else
        {
            logger.RemovalOver(account);
        }
    }
}

/// <summary>Sets removals going again whose message was lost, or never sent. Safe to run on several instances at once.</summary>
public sealed class StalledRemovals(IRemovalStore removals, RemovalStarter starter, TimeProvider time, ILogger<StalledRemovals> logger)
{
    /// <summary>Longer than a message takes to be tried five times, with its waits.</summary>
    public static readonly TimeSpan StallTimeout = TimeSpan.FromMinutes(5);

    public async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await foreach (var removal in removals.ListAsync(cancellationToken))
        {
            if (now - removal.ProgressAt <= StallTimeout) continue;
            if (await removals.TryUpdateAsync(removal with { ProgressAt = now }, cancellationToken) is not { } noted) continue;
            logger.RemovalRequeued(noted.Account, noted.Kind, noted.Name);
            await starter.StartAsync(noted, cancellationToken);
        }
    }
}

/// <summary>Events 1300 to 1349.</summary>
internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Information, "{Account}: what was left of {Kind} {Name} is removed.")]
    public static partial void RemovalEnded(this ILogger logger, AccountSid account, RemovalKind kind, string name);

    [LoggerMessage(1301, LogLevel.Warning, "{Account}: the removal of {Kind} {Name} stood still; the sweep has set it going again.")]
    public static partial void RemovalRequeued(this ILogger logger, AccountSid account, RemovalKind kind, string name);

    [LoggerMessage(1302, LogLevel.Information, "{Account}: a step of the removal of {Kind} {Name} is done; it goes on.")]
    public static partial void RemovalGoesOn(this ILogger logger, AccountSid account, RemovalKind kind, string name);

    [LoggerMessage(1303, LogLevel.Information, "{Account}: a removal has ended already, or another worker did its step; there is nothing to do.")]
    public static partial void RemovalOver(this ILogger logger, AccountSid account);
}
