namespace PushFunctions.Tests.Storage;

public sealed class CatalogStoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_without_Apps_has_an_empty_catalog_without_a_version()
    {
        var catalogs = (await TestStorage.CreateAsync()).Get<ICatalogStore>();

        var catalog = await catalogs.LoadAsync(Some.Account(), Stop);

        Assert.Empty(catalog.Apps);
        Assert.Empty(catalog.Credentials);
        Assert.Null(catalog.Version);
    }

    [Fact]
    public async Task Apps_and_credentials_are_loaded_as_they_were_saved()
    {
        var catalogs = (await TestStorage.CreateAsync()).Get<ICatalogStore>();
        var empty = await catalogs.LoadAsync(Some.Account(), Stop);
        var app = NewApp("shop", isDefault: true);
        var credential = NewCredential(
            app.Name) with
        { Health = new CredentialHealth(CredentialStatus.Failing, "InvalidProviderToken", Some.Noon), Revision = 3 };

        Assert.True(await catalogs.TrySaveAsync(empty, new CatalogChange { PutApps = [app], PutCredentials = [credential] }, Stop));

        var loaded = await catalogs.LoadAsync(empty.Account, Stop);
        Assert.Equal([app], loaded.Apps);
        Assert.Equal([credential], loaded.Credentials);
        Assert.NotNull(loaded.Version);
    }

    [Fact]
    public async Task Nothing_is_written_where_another_change_came_first()
    {
        var catalogs = (await TestStorage.CreateAsync()).Get<ICatalogStore>();
        var catalog = await catalogs.LoadAsync(Some.Account(), Stop);
        var first = NewApp("first", isDefault: true);
        await catalogs.TrySaveAsync(catalog, new CatalogChange { PutApps = [first] }, Stop);

        Assert.False(await catalogs.TrySaveAsync(catalog, new CatalogChange { PutApps = [NewApp("late", isDefault: true)] }, Stop));

        Assert.Equal([first], (await catalogs.LoadAsync(catalog.Account, Stop)).Apps);
    }

    [Fact]
    public async Task A_stale_change_of_an_existing_catalog_writes_and_removes_nothing()
    {
        var catalogs = (await TestStorage.CreateAsync()).Get<ICatalogStore>();
        var app = NewApp("shop", isDefault: true);
        var credential = NewCredential(app.Name);
        var before = await SaveAsync(catalogs, new CatalogChange { PutApps = [app], PutCredentials = [credential] });
        await catalogs.TrySaveAsync(before, new CatalogChange { PutApps = [NewApp("other", isDefault: false)] }, Stop);

        Assert.False(
            await catalogs.TrySaveAsync(
                before, new CatalogChange { PutApps = [NewApp("late", isDefault: false)], RemoveCredentials = [credential.Id] }, Stop));

        var now = await catalogs.LoadAsync(before.Account, Stop);
        Assert.Equal(["other", "shop"], now.Apps.Select(item => item.Name.Value));
        Assert.Equal([credential], now.Credentials);
    }

    [Fact]
    public async Task Of_many_changes_at_once_exactly_one_wins()
    {
        var catalogs = (await TestStorage.CreateAsync()).Get<ICatalogStore>();
        var before = await SaveAsync(catalogs, new CatalogChange { PutApps = [NewApp("shop", isDefault: true)] });

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(number =>
            catalogs.TrySaveAsync(before, new CatalogChange { PutApps = [NewApp($"app_{number}", isDefault: false)] }, Stop)));

        Assert.Single(results, won => won);
        Assert.Equal(2, (await catalogs.LoadAsync(before.Account, Stop)).Apps.Count);
    }

    [Fact]
    public async Task A_credential_goes_with_its_App_in_one_change()
    {
        var catalogs = (await TestStorage.CreateAsync()).Get<ICatalogStore>();
        var app = NewApp("shop", isDefault: true);
        var credential = NewCredential(app.Name);
        var before = await SaveAsync(catalogs, new CatalogChange { PutApps = [app], PutCredentials = [credential] });

        Assert.True(
            await catalogs.TrySaveAsync(before, new CatalogChange { RemoveApps = [app.Name], RemoveCredentials = [credential.Id] }, Stop));

        var after = await catalogs.LoadAsync(before.Account, Stop);
        Assert.Empty(after.Apps);
        Assert.Empty(after.Credentials);
        Assert.NotNull(after.Version);
    }

    [Fact]
    public async Task To_remove_what_is_not_there_is_no_error()
    {
        var catalogs = (await TestStorage.CreateAsync()).Get<ICatalogStore>();
        var before = await SaveAsync(catalogs, new CatalogChange { PutApps = [NewApp("shop", isDefault: true)] });

        Assert.True(
            await catalogs.TrySaveAsync(
                before, new CatalogChange { RemoveApps = [Some.App("nowhere")], RemoveCredentials = [Some.Ids.NewCredential()] }, Stop));

        Assert.Single((await catalogs.LoadAsync(before.Account, Stop)).Apps);
    }

    [Fact]
    public async Task A_catalog_at_its_limits_is_loaded_whole()
    {
        var catalogs = (await TestStorage.CreateAsync()).Get<ICatalogStore>();
        var catalog = await catalogs.LoadAsync(Some.Account(), Stop);
        for (var number = 0; number < 10; number++)
        {
            var app = NewApp($"app_{number}", isDefault: number == 0);
            Credential[] credentials = [.. Enumerable.Range(0, 10).Select(_ => NewCredential(app.Name))];
            Assert.True(await catalogs.TrySaveAsync(catalog, new CatalogChange { PutApps = [app], PutCredentials = credentials }, Stop));
            catalog = await catalogs.LoadAsync(catalog.Account, Stop);
        }

        Assert.Equal(10, catalog.Apps.Count);
        Assert.Equal(100, catalog.Credentials.Count);
    }

    [Fact]
    public async Task A_large_sealed_content_is_kept_whole()
    {
        var catalogs = (await TestStorage.CreateAsync()).Get<ICatalogStore>();
        var credential = NewCredential(Some.App()) with { EncryptedContent = "v1.0a1b2c3d." + new string('x', 200_000) };

        var catalog = await SaveAsync(catalogs, new CatalogChange { PutCredentials = [credential] });

        Assert.Equal(credential, Assert.Single(catalog.Credentials));
    }

    [Fact]
    public async Task Accounts_do_not_see_each_other()
    {
        var catalogs = (await TestStorage.CreateAsync()).Get<ICatalogStore>();
        await SaveAsync(catalogs, new CatalogChange { PutApps = [NewApp("shop", isDefault: true)] });

        Assert.Empty((await catalogs.LoadAsync(Some.Account(), Stop)).Apps);
    }

    private static async Task<Catalog> SaveAsync(ICatalogStore catalogs, CatalogChange change)
    {
        var empty = await catalogs.LoadAsync(Some.Account(), Stop);
        Assert.True(await catalogs.TrySaveAsync(empty, change, Stop));
        return await catalogs.LoadAsync(empty.Account, Stop);
    }

    private static App NewApp(string name, bool isDefault) => new(Some.App(name), isDefault, Some.Noon, Some.Noon.AddMinutes(1));

    private static Credential NewCredential(AppName app) =>
        new(Some.Ids.NewCredential(), app, Provider.ApnSandbox, true, 1, "v1.0a1b2c3d.c2VhbGVk", CredentialHealth.Ok)
        {
            CreatedAt = Some.Noon,
            UpdatedAt = Some.Noon.AddMinutes(1),
        };
}
