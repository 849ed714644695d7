using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Credentials;

/// <summary>
/// The catalogs that registers and sends go by: read at most every few seconds by each instance, not with every
/// request.
/// <para>
/// What a catalog that is some seconds old can do: an App or a credential that was made meanwhile is missing in it, so
/// that a request that asks for what is not there reads again before it is refused. A default, or an App, that was
/// changed or deleted meanwhile on another instance counts for these seconds as if the request had come before. A send
/// to a credential that is gone is refused when it is delivered, where the catalog is read again. A device that is
/// registered under an App that is gone is ignored by everyone who knows that (see <see cref="LiveRegistrations"/>);
/// it was registered earlier than any App of that name that is made later; and <see cref="AppRemover"/> comes a second
/// time, long after the last instance has noticed, for what was written behind its back. A User that is deleted gets
/// its tombstones by a catalog that is read, not by this one. What an account reads or changes through the API is read
/// from storage too.
/// </para>
/// </summary>
public sealed class CachedCatalogs(ICatalogStore catalogs, TimeProvider time)
{
    /// <summary>For how long an instance does not notice what another one writes.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private const int Capacity = 1_000;
    private readonly ExpiringCache<AccountSid, Catalog> _cache = new(Capacity, Lifetime, time);

    /// <summary>The cached catalog if it has what is asked for, else one that is read now, whatever it has.</summary>
    public async Task<Catalog> FindAsync(AccountSid account, Func<Catalog, bool> has, CancellationToken cancellationToken) =>
        _cache.TryGet(account, out var cached) && has(cached) ? cached : await ReadAsync(account, cancellationToken);

    /// <summary>The cached catalog; null where none is.</summary>
    public Catalog? FindCached(AccountSid account) => _cache.TryGet(account, out var cached) ? cached : null;

    public async Task<Catalog> ReadAsync(AccountSid account, CancellationToken cancellationToken) =>
        (await _cache.ReadAsync(account, async token => await catalogs.LoadAsync(account, token), cancellationToken))!;

    /// <summary>Before a write on this instance is answered.</summary>
    public void Forget(AccountSid account) => _cache.Remove(account);
}

/// <summary>A decrypted credential. (Id, Revision) identifies it: a rotated one has a new revision.</summary>
public sealed record PushCredential(AccountSid Account, CredentialId Id, int Revision, Provider Type, CredentialContent Content);

/// <summary>A decrypted credential with its App and its stored health.</summary>
public sealed record VaultedCredential(PushCredential Credential, AppName App, CredentialHealth Health);

/// <summary>Credentials for delivery: decrypted, and cached for at most a minute.</summary>
public sealed class CredentialVault(
    ICatalogStore catalogs, CatalogWriter writer, CredentialCodec codec, IEventQueue events, ServiceTime time,
    ILogger<CredentialVault> logger)
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

    /// <summary>The catalog, as of a minute ago at most.</summary>
    public async Task<Catalog> FindCatalogAsync(AccountSid account, CancellationToken cancellationToken) =>
        (await _catalogs.GetOrReadAsync(
            account, async token => new CachedCatalog(await catalogs.LoadAsync(account, token)), cancellationToken))!.Catalog;

    /// <summary>Drops the account from the cache: the next read sees a rotated secret at once.</summary>
    public void Forget(AccountSid account) => _catalogs.Remove(account);

    /// <summary>
    /// Stores the health of the content that was used, if it changed. The health of a content that was replaced since
    /// is ignored. Safe to repeat.
    /// </summary>
    public async Task ReportAsync(PushCredential used, CredentialHealth health, CancellationToken cancellationToken)
    {
        await TellAsync(used, health, cancellationToken);
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

    /// <summary>Before the health is written, where it is about to change and an endpoint wants to know.</summary>
    private async Task TellAsync(PushCredential used, CredentialHealth health, CancellationToken cancellationToken)
    {
        var catalog = await FindCatalogAsync(used.Account, cancellationToken);
        var type = health.Status == CredentialStatus.Failing ? EventTypes.CredentialFailing : EventTypes.CredentialRecovered;
        if (catalog.FindCredential(used.Id) is not { } credential || credential.Revision != used.Revision
            || credential.Health.Status == health.Status || !catalog.Endpoints.Any(endpoint => endpoint.Wants(type, credential.AppName)))
            return;
        var now = time.GetUtcNow();
        await events.SendAsync(
            new EventMessage(EventMessage.CurrentVersion, used.Account.Value, EventSource.Credential, now)
            {
                Type = type,
                Credential = used.Id.Value,
                Revision = used.Revision,
                When = now,
            },
            EventMessage.Lead, cancellationToken);
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

/// <summary>Events 200 to 299.</summary>
internal static partial class Log
{
    [LoggerMessage(
        200, LogLevel.Warning,
        "Credential {Credential} of account {Account} is failing: {Reason}. Check it at the provider, or upload new content.")]
    public static partial void CredentialFailing(ILogger logger, CredentialId credential, AccountSid account, string? reason);

    [LoggerMessage(201, LogLevel.Information, "Credential {Credential} of account {Account} works again.")]
    public static partial void CredentialRecovered(ILogger logger, CredentialId credential, AccountSid account);

    [LoggerMessage(
        203, LogLevel.Warning,
        "The certificate of credential {Credential} of account {Account} expires on {Day}: after that APNs refuses its pushes. Create a new one in the Apple developer account and upload it with PATCH.")]
    public static partial void CertificateExpiring(this ILogger logger, CredentialId credential, AccountSid account, string day);

    [LoggerMessage(
        202, LogLevel.Error,
        "{Secret} of account {Account} was encrypted with the key {Key}, which is lost: its pushes fail until new content is uploaded, and a webhook gets no events until its secret is rotated.")]
    public static partial void CredentialKeyLost(ILogger logger, string secret, AccountSid account, string? key);
}
