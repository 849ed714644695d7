namespace PushFunctions.Core.Shared;

/// <summary>
/// Begins a removal in two steps around the deletion it belongs to: announced before, so that none is forgotten, and started after. One that was
/// announced and never started is found by the sweep; where nothing was deleted in the end it finds nothing to remove.
/// </summary>
public sealed class RemovalStarter(IRemovalStore removals, IFanoutQueue queue, TimeProvider time)
{
    public Task<PendingRemoval> AnnounceAsync(AccountSid account, RemovalKind kind, string name, CancellationToken cancellationToken) =>
        removals.PutAsync(new PendingRemoval(account, kind, name, time.GetUtcNow()), cancellationToken);

    /// <summary>Puts the next step on the queue. Safe to repeat.</summary>
    public Task StartAsync(PendingRemoval removal, CancellationToken cancellationToken) => queue.SendAsync(
        new FanoutMessage(FanoutMessage.CurrentVersion, removal.Account.Value, string.Empty, FanoutStep.Remove, Removal: removal.Key, TraceParent: PushTelemetry.TraceParent),
        TimeSpan.Zero,
        cancellationToken);

    /// <summary>For one that the request itself brought to its end.</summary>
    public Task FinishAsync(PendingRemoval removal, CancellationToken cancellationToken) => removals.RemoveAsync(removal, cancellationToken);
}
