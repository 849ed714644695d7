namespace PushFunctions.Core.Credentials;

public sealed record App(AppName Name, bool IsDefault, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <param name="From">Inclusive, by creation.</param>
/// <param name="Until">Inclusive, by creation.</param>
public sealed record AppFilter(DateTimeOffset? From, DateTimeOffset? Until, bool? IsDefault);

/// <summary>An App with the credential that is the default of each type.</summary>
public sealed record AppView(App App, IReadOnlyList<Credential> DefaultCredentials);

/// <summary>An account's Apps. They come and go with their credentials.</summary>
public sealed class AppService(ICatalogStore catalogs, CatalogWriter writer, CredentialVault vault, ServiceTime time)
{
    /// <exception cref="RequestException">Not found.</exception>
    public async Task<AppView> FindAsync(AccountSid account, AppName name, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.LoadAsync(account, cancellationToken);
        return View(catalog, Require(catalog, name));
    }

    /// <summary>Newest first.</summary>
    public async Task<ListPage<AppView>> ListAsync(
        AccountSid account, AppFilter filter, ListRequest request, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.LoadAsync(account, cancellationToken);
        var wanted = catalog.Apps.Where(app =>
            CreationRange.Holds(app.CreatedAt, filter.From, filter.Until)
                && (filter.IsDefault is null || app.IsDefault == filter.IsDefault));
        return NewestFirst.Page(wanted, app => (app.CreatedAt, app.Name.Value), request).Select(app => View(catalog, app));
    }

    /// <summary>Safe to repeat.</summary>
    /// <exception cref="RequestException">Not found.</exception>
    public async Task MakeDefaultAsync(AccountSid account, AppName name, CancellationToken cancellationToken)
    {
        await writer.WriteAsync(
            account,
            catalog =>
            {
                var app = Require(catalog, name);
                return (CatalogRules.MakeDefault(catalog, app, time.GetUtcNow()), app);
            },
            cancellationToken);
        vault.Forget(account);
    }

    private static App Require(Catalog catalog, AppName name) => catalog.FindApp(name) ?? throw RequestException.NotFound("The App");

    private static AppView View(Catalog catalog, App app) =>
        new(app, [.. catalog.Credentials.Where(credential => credential.AppName == app.Name && credential.IsDefault)
            .OrderBy(credential => credential.Type)]);
}
