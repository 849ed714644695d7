using System.Collections.Concurrent;

namespace PushFunctions.Testing;

/// <summary>The provider tokens of a fleet, in memory.</summary>
internal sealed class MemoryTokenStore : IProviderTokenStore
{
    private int _reads;
    private int _inserts;

    public ConcurrentDictionary<(CredentialId Credential, string Slot), string> Envelopes { get; } = new();

    public int Reads => _reads;

    /// <summary>Attempts to insert; the first of a slot wins.</summary>
    public int Inserts => _inserts;

    public async Task<string?> FindAsync(CredentialId credential, string slot, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        await Task.Yield();
        return Envelopes.GetValueOrDefault((credential, slot));
    }

    public async Task<string> GetOrAddAsync(
        CredentialId credential, string slot, string encryptedToken, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _inserts);
        await Task.Yield();
        return Envelopes.GetOrAdd((credential, slot), encryptedToken);
    }

    public Task<int> RemoveSomeAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
