using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Core;
using PushFunctions.Tests.Core.Users.Interleavings;

namespace PushFunctions.Tests.Core.Sends.Sweep;

/// <summary>An App that comes and goes, three Users and two phones, on stores that the turnstile orders.</summary>
internal sealed class AppRemovalWorld
{
    private readonly FakeTimeProvider _time = new(Some.Noon);
    private readonly Turnstile _turnstile;
    private readonly MemoryUsers _users;
    private readonly MemoryRegistrations _owners;
    private readonly ChangingCatalog _catalogs;
    private readonly RegistrationService _registrations;
    private readonly AppRemover _remover;

    public AppRemovalWorld(int seed)
    {
        _turnstile = new Turnstile(seed, _time);
        _users = new MemoryUsers(_turnstile);
        _owners = new MemoryRegistrations(_turnstile);
        _catalogs = new ChangingCatalog(_turnstile);
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(_time).AddSingleton(new ServiceTime(_time))
            .AddSingleton<ICatalogStore>(_catalogs)
            .AddSingleton<IUserStore>(_users)
            .AddSingleton<IRegistrationStore>(_owners)
            .AddLogging()
            .AddSingleton<IRemovalStore>(new MemoryRemovals(_turnstile))
            .AddPushRegistrations()
            .BuildServiceProvider();
        _registrations = services.GetRequiredService<RegistrationService>();
        _remover = services.GetServices<IRemover>().OfType<AppRemover>().Single();
        Run(0, MakeApp());
        foreach (var user in Users)
            Assert.True(
                _users.TrySaveAsync(
                    new UserChange(Account, new User(user, Some.Noon, Some.Noon, null), null),
                    CancellationToken.None).IsCompletedSuccessfully);
    }

    public AccountSid Account { get; } = Some.Account();

    public AppName App { get; } = Some.App();

    public IReadOnlyList<UserId> Users { get; } = [Some.Ids.NewUser(), Some.Ids.NewUser(), Some.Ids.NewUser()];

    public IReadOnlyList<DeviceAddress> Phones { get; } = [Some.Address(), Some.Address()];

    public Func<Task> MakeApp() => async () =>
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        var now = _time.GetUtcNow();
        var catalog = await _catalogs.LoadAsync(Account, CancellationToken.None);
        await _catalogs.TrySaveAsync(catalog, new CatalogChange { PutApps = [new App(App, true, now, now)] }, CancellationToken.None);
    };

    public Func<Task> DeleteApp() => async () =>
    {
        var catalog = await _catalogs.LoadAsync(Account, CancellationToken.None);
        await _catalogs.TrySaveAsync(catalog, new CatalogChange { RemoveApps = [App] }, CancellationToken.None);
    };

    public Func<Task> Register(UserId user, DeviceAddress phone) =>
        () => _registrations.RegisterAsync(Account, new RegisterCommand(phone, App, user, null, null), CancellationToken.None);

    public Func<Task> Remove() =>
        () => _remover.StepAsync(new PendingRemoval(Account, RemovalKind.App, App.Value, Some.Noon), CancellationToken.None);

    public IReadOnlyList<Task> Run(double chanceOfCrash, params IEnumerable<Func<Task>> requests) =>
        _turnstile.Run(requests, chanceOfCrash, () => { });

    /// <summary>The Users whose registration has the phone, whatever that is worth.</summary>
    public IReadOnlyList<UserId> Having(DeviceAddress phone) => _users.Having(App, phone);

    public TokenOwner? OwnerOf(DeviceAddress phone) => _owners.Peek(App, phone);

    public bool IsKnown(UserId user) =>
        _owners.FindIdAsync(Account, RegistrationId.For(Account, user, App), CancellationToken.None).Result is not null;

    /// <summary>As a client reads it, by its id.</summary>
    public Registration? Find(UserId user)
    {
        var reading = _registrations.FindAsync(Account, RegistrationId.For(Account, user, App), CancellationToken.None);
        return reading.IsCompletedSuccessfully ? reading.Result : null;
    }
}
