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
