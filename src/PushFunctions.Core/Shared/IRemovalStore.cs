namespace PushFunctions.Core.Shared;

/// <summary>The removals that have not ended: few, so that the sweep reads all of them.</summary>
public interface IRemovalStore
{
    /// <summary>Inserts or replaces: what is deleted a second time is removed from the start.</summary>
    Task<PendingRemoval> PutAsync(PendingRemoval removal, CancellationToken cancellationToken);

    Task<PendingRemoval?> FindAsync(AccountSid account, string key, CancellationToken cancellationToken);

    /// <summary>Null where another write came first.</summary>
    Task<PendingRemoval?> TryUpdateAsync(PendingRemoval removal, CancellationToken cancellationToken);

    /// <summary>Takes it away unless another write came first: then it is another's by now.</summary>
    Task RemoveAsync(PendingRemoval removal, CancellationToken cancellationToken);

    IAsyncEnumerable<PendingRemoval> ListAsync(CancellationToken cancellationToken);
}
