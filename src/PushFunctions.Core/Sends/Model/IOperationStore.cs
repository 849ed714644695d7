namespace PushFunctions.Core.Sends.Model;

/// <param name="From">Inclusive, by creation.</param>
/// <param name="Until">Inclusive, by creation.</param>
public sealed record OperationFilter(DateTimeOffset? From, DateTimeOffset? Until, OperationStatus? Status);

/// <summary>Operations, and which of them have not ended.</summary>
public interface IOperationStore
{
    /// <summary>Marks an id as open, before anything under it is written: what never gets its operation is found by
    /// the mark, and removed.</summary>
    Task OpenAsync(OpenOperation operation, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the operation itself, once its batches and pages are there: from here on it is accepted. Returns it
    /// with its version; null where the id was revoked meanwhile.
    /// </summary>
    Task<Operation?> TryAddAsync(Operation operation, CancellationToken cancellationToken);

    Task<Operation?> FindAsync(AccountSid account, OperationId id, CancellationToken cancellationToken);

    /// <summary>The status alone, as it is now; null where there is no such operation.</summary>
    Task<OperationStatus?> FindStatusAsync(AccountSid account, OperationId id, CancellationToken cancellationToken);

    /// <summary>Replaces the mutable parts. Null where another write came first: find it again and repeat.</summary>
    Task<Operation?> TryUpdateAsync(Operation operation, CancellationToken cancellationToken);

    /// <summary>Newest first. The cursor of a page is the id of the last operation that was read.</summary>
    Task<ListPage<Operation>> ListAsync(
        AccountSid account, OperationFilter filter, ListRequest request, CancellationToken cancellationToken);

    IAsyncEnumerable<OpenOperation> ListOpenAsync(CancellationToken cancellationToken);

    /// <summary>Records on the mark when the sweep last requeued messages of the operation. Safe to repeat; nothing
    /// where the mark is gone.</summary>
    Task MarkRequeuedAsync(OpenOperation operation, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Takes the mark of an ended (or never accepted) operation away. Safe to repeat.</summary>
    Task CloseAsync(OpenOperation operation, CancellationToken cancellationToken);

    /// <summary>Sees to it that no operation with this id can be added any more, by a writer that may still be at
    /// work.</summary>
    /// <returns>False where it was added before. True where it was revoked before.</returns>
    Task<bool> TryRevokeAsync(AccountSid account, OperationId id, CancellationToken cancellationToken);

    /// <summary>Operations of an account that ended before, and ids that were revoked before; only those of whole
    /// days that lie before.</summary>
    IAsyncEnumerable<OperationId> ListEndedAsync(AccountSid account, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Removes an operation that was never accepted, or is no longer kept. Safe to repeat.</summary>
    Task RemoveAsync(AccountSid account, OperationId id, CancellationToken cancellationToken);
}
