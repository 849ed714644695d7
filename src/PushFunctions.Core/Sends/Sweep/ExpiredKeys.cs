namespace PushFunctions.Core.Sends.Sweep;

/// <summary>Idempotency keys whose answer is no longer kept.</summary>
public sealed class ExpiredKeys(IAccountStore accounts, IIdempotencyStore keys, TimeProvider time) : IExpiringRecords
{
    public string Name => "idempotency keys";

    public async Task<int> RemoveSomeAsync(int limit, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - IdempotentSends.Kept;
        var removed = 0;
        await foreach (var account in accounts.ListAsync(cancellationToken))
        {
            removed += await keys.RemoveSomeAsync(account, before, limit - removed, cancellationToken);
            if (removed >= limit) return removed;
        }

        return removed;
    }
}
