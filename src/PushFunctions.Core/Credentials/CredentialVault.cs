using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Credentials;

/// <summary>An opened credential. (Id, Revision) names it: a rotated one has a new revision.</summary>
public sealed record PushCredential(AccountSid Account, CredentialId Id, int Revision, Provider Type, CredentialContent Content);

/// <summary>An opened credential with its App and the health that was last written down.</summary>
public sealed record VaultedCredential(PushCredential Credential, AppName App, CredentialHealth Health);

/// <summary>Credentials for delivery: opened, and kept in memory for at most a minute.</summary>
public sealed class CredentialVault(ICatalogStore catalogs, CatalogWriter writer, CredentialCodec codec, TimeProvider time, ILogger<CredentialVault> logger)
{
    /// <summary>How long an instance may work with a catalog that has changed.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private const int Capacity = 1_000;
    private readonly ExpiringCache<AccountSid, Shelf> _shelves = new(Capacity, Lifetime, time);

    /// <summary>Null where the credential was deleted. One that fails is read anew: it may have been rotated or restored since, and its jobs wait for that.</summary>
    /// <exception cref="CredentialDecryptionException">What is stored does not open: a fault, not something that a caller did.</exception>
    public async Task<VaultedCredential?> FindAsync(AccountSid account, CredentialId id, CancellationToken cancellationToken)
    {
        var kept = Find(await _shelves.GetOrReadAsync(account, ReadAsync, cancellationToken), account, id);
        return kept is { Health.Status: CredentialStatus.Failing } ? Find(await _shelves.ReadAsync(account, ReadAsync, cancellationToken), account, id) : kept;

        async Task<Shelf?> ReadAsync(CancellationToken token) => new(await catalogs.LoadAsync(account, token));
    }

    /// <summary>Forgets what is kept of the account: the next read sees a rotated secret at once.</summary>
    public void Forget(AccountSid account) => _shelves.Remove(account);

    /// <summary>
    /// AcceptedResults the health of the content that was used down, where it differs from what is stored. What a provider says about a content that was rotated
    /// away changes nothing. Safe to repeat.
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
        if (health.Status == CredentialStatus.Failing) Log.CredentialFails(logger, used.Id, used.Account, health.Reason);
        else Log.CredentialWorks(logger, used.Id, used.Account);
    }

    private VaultedCredential? Find(Shelf? shelf, AccountSid account, CredentialId id) =>
        shelf?.Catalog.FindCredential(id) is { } credential ? shelf.Opened.GetOrAdd(id, _ => Open(account, credential)) : null;

    private VaultedCredential Open(AccountSid account, Credential credential) => new(
        new PushCredential(account, credential.Id, credential.Revision, credential.Type, codec.Unprotect(account, credential)),
        credential.AppName,
        credential.Health);

    /// <summary>A catalog as of one read, and those of its credentials that were asked for. Each is opened once.</summary>
    private sealed record Shelf(Catalog Catalog)
    {
        public ConcurrentDictionary<CredentialId, VaultedCredential> Opened { get; } = new();
    }
}
