namespace PushFunctions.Core.Credentials;

/// <summary>The Apps and credentials of an account, read and written as a whole.</summary>
public interface ICatalogStore
{
    Task<Catalog> LoadAsync(AccountSid account, CancellationToken cancellationToken);

    /// <summary>Writes all of the change or nothing. False where the catalog is no longer <paramref name="before"/>: load again and repeat.</summary>
    Task<bool> TrySaveAsync(Catalog before, CatalogChange change, CancellationToken cancellationToken);
}
