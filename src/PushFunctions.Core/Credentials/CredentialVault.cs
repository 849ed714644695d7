using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Credentials;

/// <summary>A decrypted credential. (Id, Revision) identifies it: a rotated one has a new revision.</summary>
public sealed record PushCredential(AccountSid Account, CredentialId Id, int Revision, Provider Type, CredentialContent Content);

/// <summary>A decrypted credential with its App and its stored health.</summary>
public sealed record VaultedCredential(PushCredential Credential, AppName App, CredentialHealth Health);

/// <summary>Credentials for delivery: decrypted, and cached for at most a minute.</summary>
public sealed class CredentialVault(
    ICatalogStore catalogs, CatalogWriter writer, CredentialCodec codec, ServiceTime time, ILogger<CredentialVault> logger)
{
    /// <summary>For how long an instance may use a catalog that has changed.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private const int Capacity = 1_000;
    private readonly ExpiringCache<AccountSid, CachedCatalog> _catalogs = new(Capacity, Lifetime, time);

    /// <summary>Null if the credential was deleted. One that is failing is read again: it may have been rotated or
    /// restored since, and its jobs wait for that.</summary>
    /// <exception cref="CredentialDecryptionException">The stored content cannot be decrypted: a fault, not a mistake
    /// of a caller.</exception>
    public async Task<VaultedCredential?> FindAsync(AccountSid account, CredentialId id, CancellationToken cancellationToken)
    {
        var cached = Find(await _catalogs.GetOrReadAsync(account, ReadAsync, cancellationToken), account, id);
        return cached is { Health.Status: CredentialStatus.Failing }
            ? Find(await _catalogs.ReadAsync(account, ReadAsync, cancellationToken), account, id) : cached;

        async Task<CachedCatalog?> ReadAsync(CancellationToken token) => new(await catalogs.LoadAsync(account, token));
    }

    /// <summary>Drops the account from the cache: the next read sees a rotated secret at once.</summary>
    public void Forget(AccountSid account) => _catalogs.Remove(account);

    /// <summary>
    /// Stores the health of the content that was used, if it changed. The health of a content that was replaced since
    /// is ignored. Safe to repeat.
    /// </summary>
    public async Task ReportAsync(PushCredential used, CredentialHealth health, CancellationToken cancellationToken)
    {
        var change = await writer.WriteAsync(
            used.Account,
            catalog =>
            {
                var decided = catalog.FindCredential(used.Id) is { } credential && credential.Revision == used.Revision
                    ? CatalogRules.Report(credential, health, time.GetUtcNow())
                    : null;
                return (decided, decided ?? new CatalogChange());
            },
            cancellationToken);
        if (change.PutCredentials.Count == 0) return;
        Forget(used.Account);
        if (health.Status == CredentialStatus.Failing) Log.CredentialFailing(logger, used.Id, used.Account, health.Reason);
        else Log.CredentialRecovered(logger, used.Id, used.Account);
    }

    private VaultedCredential? Find(CachedCatalog? cached, AccountSid account, CredentialId id) =>
        cached?.Catalog.FindCredential(id) is { } credential ? cached.Decrypted.GetOrAdd(id, _ => Decrypt(account, credential)) : null;

    private VaultedCredential Decrypt(AccountSid account, Credential credential) => new(
        new PushCredential(account, credential.Id, credential.Revision, credential.Type, codec.Unprotect(account, credential)),
        credential.AppName,
        credential.Health);

    /// <summary>A catalog as of one read, with those of its credentials that were used. Each is decrypted
    /// once.</summary>
    private sealed record CachedCatalog(Catalog Catalog)
    {
        public ConcurrentDictionary<CredentialId, VaultedCredential> Decrypted { get; } = new();
    }
}
