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

    public async Task<Catalog> ReadAsync(AccountSid account, CancellationToken cancellationToken) =>
        (await _cache.ReadAsync(account, async token => await catalogs.LoadAsync(account, token), cancellationToken))!;

    /// <summary>Before a write on this instance is answered.</summary>
    public void Forget(AccountSid account) => _cache.Remove(account);
}
