namespace PushFunctions.Tests.Core.Users.Interleavings;

/// <summary>Removals that were announced and not finished.</summary>
internal sealed class MemoryRemovals(Turnstile turnstile) : IRemovalStore
{
    private readonly Dictionary<string, PendingRemoval> _pending = [];

    public IReadOnlyCollection<PendingRemoval> Pending => _pending.Values;

    public async Task<PendingRemoval> PutAsync(PendingRemoval removal, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return _pending[removal.Key] = removal with { Version = "1" };
    }

    public async Task RemoveAsync(PendingRemoval removal, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        _pending.Remove(removal.Key);
    }

    public Task<PendingRemoval?> TryUpdateAsync(PendingRemoval removal, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<PendingRemoval> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
