using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Lists;

namespace PushFunctions.Core.Sending;

/// <summary>What became of a send, as a whole. All but the list throw a RequestException where the operation was not found.</summary>
public sealed class OperationService
{
    public Task<OperationView> FindAsync(AccountSid account, OperationId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Newest first.</summary>
    public Task<ListPage<OperationView>> ListAsync(AccountSid account, OperationFilter filter, ListRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ListPage<OperationFailure>> ListFailuresAsync(AccountSid account, OperationId id, ListRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Nothing is handed to a provider after it returns beyond what was in flight. A conflict where the operation has completed; safe to repeat.</summary>
    public Task CancelAsync(AccountSid account, OperationId id, CancellationToken cancellationToken) => throw new NotSupportedException();
}
