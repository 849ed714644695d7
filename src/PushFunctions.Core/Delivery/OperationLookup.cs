using System.Collections.Concurrent;
using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Sending;

namespace PushFunctions.Core.Delivery;

/// <summary>Operations for delivery: what never changes is kept in memory, the status is read each time.</summary>
public sealed class OperationLookup(IOperationStore operations)
{
    private const int Capacity = 256;
    private readonly ConcurrentDictionary<(AccountSid, OperationId), Operation> _known = new();

    public async Task<Operation?> FindAsync(AccountSid account, OperationId id, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue((account, id), out var known))
            return await operations.FindStatusAsync(account, id, cancellationToken) is { } status ? known with { Status = status } : null;
        var operation = await operations.FindAsync(account, id, cancellationToken);
        if (operation is null) return null;
        if (_known.Count >= Capacity) _known.Clear();
        _known[(account, id)] = operation with { DirectHashes = new HashSet<string>(), FinalStats = null, Version = null };
        return operation;
    }
}
