using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Users;

/// <summary>An account with the App "shop".</summary>
internal sealed class RegistrationWorld
{
    private readonly TestStorage _storage;
    private readonly CoreServices _services;

    private RegistrationWorld(TestStorage storage, TimeProvider time)
    {
        _storage = storage;
        _services = new CoreServices(storage, Account.Value, time);
    }

    public AccountSid Account { get; } = Some.Account();

    public AppName App { get; } = Some.App();

    public RegistrationService Registrations => _services.Get<RegistrationService>();

    public UserService Users => _services.Get<UserService>();

    public StorageTransactions Transactions => _storage.Transactions;

    public T Get<T>()
        where T : notnull => _services.Get<T>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<RegistrationWorld> CreateAsync(TimeProvider? time = null)
    {
        var world = new RegistrationWorld(await TestStorage.CreateAsync(), time ?? new FakeTimeProvider(Some.Noon));
        await world.MakeAppAsync(world.App, Some.Noon);
        return world;
    }

    public async Task MakeAppAsync(AppName name, DateTimeOffset createdAt, bool forget = true)
    {
        var catalogs = _storage.Get<ICatalogStore>();
        var catalog = await catalogs.LoadAsync(Account, Stop);
        Assert.True(
            await catalogs.TrySaveAsync(
                catalog, new CatalogChange { PutApps = [new App(name, catalog.DefaultApp is null, createdAt, createdAt)] }, Stop));
        if (forget) _services.Get<CachedCatalogs>().Forget(Account);
    }

    public async Task RemoveAppAsync(AppName name)
    {
        var catalogs = _storage.Get<ICatalogStore>();
        Assert.True(await catalogs.TrySaveAsync(await catalogs.LoadAsync(Account, Stop), new CatalogChange { RemoveApps = [name] }, Stop));
        _services.Get<CachedCatalogs>().Forget(Account);
    }

    public Task<RegistrationId> RegisterAsync(
        DeviceAddress address, UserId? user = null, DeviceToken? previous = null, IReadOnlyDictionary<string, string>? tags = null,
        AppName? app = null) =>
        Registrations.RegisterAsync(Account, new RegisterCommand(address, app, user, tags, previous), Stop);

    public Task<Registration> FindAsync(RegistrationId id) => Registrations.FindAsync(Account, id, Stop);

    /// <summary>A User that the account has, with a device of its own.</summary>
    public async Task<UserId> MakeUserAsync() => (await FindAsync(await RegisterAsync(Some.Address()))).UserId;

    /// <summary>The User's devices as a send reads them.</summary>
    public async Task<IReadOnlyList<DeviceAddress>> DevicesOfAsync(UserId user) =>
        [.. (await RowOfAsync(user))?.Devices.Select(device => device.Address) ?? []];

    /// <summary>The User's row as it is stored, a tombstone too.</summary>
    public Task<Registration?> RowOfAsync(UserId user) => _storage.Get<IRegistrationStore>().FindAsync(Account, App, user, Stop);

    /// <summary>Removes what is no longer kept of deleted Users.</summary>
    public Task RetainAsync() => new ExpiredUsers(
        _storage.Get<IUserStore>(), _services.Get<UserRemover>(), Options.Create(new RetentionOptions()), _services.Get<ServiceTime>())
        .RemoveSomeAsync(1_000, Stop);

    public async Task<int> CountAsync(string table) =>
        await _storage.Table(table).QueryAsync<TableEntity>(cancellationToken: Stop).CountAsync(Stop);

    public Task<TokenOwner?> OwnerOfAsync(DeviceAddress address) =>
        _storage.Get<IRegistrationStore>().FindOwnerAsync(Account, App, address, Stop);
}
