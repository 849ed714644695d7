namespace PushFunctions.Tests.Core.Users.Interleavings;

/// <summary>A catalog with one App that never changes.</summary>
internal sealed class FixedCatalog(App app) : ICatalogStore
{
    public Task<Catalog> LoadAsync(AccountSid account, CancellationToken cancellationToken) =>
        Task.FromResult(new Catalog(account, [app], [], "1"));

    public Task<bool> TrySaveAsync(Catalog before, CatalogChange change, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Nothing here changes Apps.");
}
