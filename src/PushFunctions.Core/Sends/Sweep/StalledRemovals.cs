using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Sends.Sweep;

/// <summary>Sets removals going again whose message was lost, or never sent. Safe to run on several instances at once.</summary>
public sealed class StalledRemovals(IRemovalStore removals, RemovalStarter starter, TimeProvider time, ILogger<StalledRemovals> logger)
{
    /// <summary>Longer than a message takes to be tried five times, with its waits.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public async Task MendAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await foreach (var removal in removals.ListAsync(cancellationToken))
        {
            if (now - removal.ProgressAt <= Patience) continue;
            if (await removals.TryUpdateAsync(removal with { ProgressAt = now }, cancellationToken) is not { } noted) continue;
            logger.RemovalMended(noted.Account, noted.Kind, noted.Name);
            await starter.StartAsync(noted, cancellationToken);
        }
    }
}
