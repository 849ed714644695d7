namespace PushFunctions.Core.Credentials;

/// <summary>The Apps, credentials and webhook endpoints of an account, read and written as a whole.</summary>
public interface ICatalogStore
{
    Task<Catalog> LoadAsync(AccountSid account, CancellationToken cancellationToken);

    /// <summary>Writes all of the change or nothing. False if the catalog is no longer <paramref name="before"/>:
    /// load again and repeat.</summary>
    Task<bool> TrySaveAsync(Catalog before, CatalogChange change, CancellationToken cancellationToken);
}

/// <summary>Reads a catalog, decides and writes, and repeats that until no other write comes between.</summary>
public sealed class CatalogWriter(ICatalogStore catalogs, CachedCatalogs cache, OptimisticLoop loop)
{
    /// <param name="decide">Pure; run again on a newer catalog. A change of null writes nothing.</param>
    public async Task<T> WriteAsync<T>(
        AccountSid account, Func<Catalog, (CatalogChange? Change, T Result)> decide, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await loop.RunAsync(
                async token =>
                {
                    var before = await catalogs.LoadAsync(account, token);
                    var (change, result) = decide(before);
                    return change is null || await catalogs.TrySaveAsync(before, change, token) ? result : null;
                },
                cancellationToken);
        }
        finally
        {
            // Also where the answer was lost: the write may have been made.
            cache.Forget(account);
        }
    }
}
