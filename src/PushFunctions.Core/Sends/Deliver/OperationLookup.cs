namespace PushFunctions.Core.Sends.Deliver;

/// <summary>Operations for delivery: what never changes is kept in memory, the status is read each time.</summary>
public sealed class OperationLookup(IOperationStore operations, TimeProvider time)
{
    private const int Capacity = 256;
    private readonly ExpiringCache<(AccountSid, OperationId), Operation> _known = new(Capacity, TimeSpan.FromHours(1), time);

    public async Task<Operation?> FindAsync(AccountSid account, OperationId id, CancellationToken cancellationToken)
    {
        Operation? own = null;
        var known = await _known.GetOrReadAsync((account, id), async token => own = await ReadAsync(account, id, token), cancellationToken);
        // What another has read may be older than this call: its status is not.
        if (known is null || ReferenceEquals(known, own)) return known;
        return await operations.FindStatusAsync(account, id, cancellationToken) is { } status ? known with { Status = status } : null;
    }

    private async Task<Operation?> ReadAsync(AccountSid account, OperationId id, CancellationToken cancellationToken) =>
        await operations.FindAsync(account, id, cancellationToken) is { } operation
            ? operation with { DirectHashes = new HashSet<string>(), FinalStats = null, Version = null }
            : null;
}
