using Microsoft.Extensions.Configuration;
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
            .AddSingleton((IEventQueue)UnreachedPort.For(typeof(IEventQueue)))
            .AddPushApps(
                new ConfigurationBuilder().AddInMemoryCollection([new("Push:CredentialKey", Convert.ToBase64String(new byte[32]))]).Build())
            .AddPushRegistrations()
            .BuildServiceProvider();
        _registrations = services.GetRequiredService<RegistrationService>();
        _remover = services.GetServices<IRemover>().OfType<AppRemover>().Single();
        Run(0, MakeApp());
        foreach (var user in Users)
            Assert.True(_users.TryPutAsync(Account, User.New(user, Some.Noon), CancellationToken.None).IsCompletedSuccessfully);
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

    /// <summary>The first round of the removal.</summary>
    public Func<Task> Remove() => async () => Next = await _remover.StepAsync(
        new PendingRemoval(Account, RemovalKind.App, App.Value, Some.Noon), CancellationToken.None);

    /// <summary>The next round, when it is due.</summary>
    public Func<Task> RemoveAgain() => async () => Next = await _remover.StepAsync(Next!, CancellationToken.None);

    /// <summary>How the last round has left the removal; null once it has ended.</summary>
    public PendingRemoval? Next { get; private set; }

    public void WaitForNextRound() => _time.SetUtcNow(Next!.DueAt);

    public Func<Task> DeleteRegistration(UserId user) =>
        () => _registrations.DeleteAsync(Account, RegistrationId.For(Account, user, App), CancellationToken.None);

    public IReadOnlyList<Task> Run(double chanceOfCrash, params IEnumerable<Func<Task>> requests) =>
        _turnstile.Run(requests, chanceOfCrash, CheckEveryLiveDeviceHasItsOwner);

    /// <summary>The Users whose registration has the phone, whatever that is worth.</summary>
    public IReadOnlyList<UserId> Having(DeviceAddress phone) => _owners.Having(App, phone);

    public TokenOwner? OwnerOf(DeviceAddress phone) => _owners.Peek(App, phone);

    public bool HasRow(UserId user) => _owners.Peek(App, user) is not null;

    /// <summary>As a client reads it, by its id.</summary>
    public Registration? Find(UserId user)
    {
        var reading = _registrations.FindAsync(Account, RegistrationId.For(Account, user, App), CancellationToken.None);
        return reading.IsCompletedSuccessfully ? reading.Result : null;
    }

    /// <summary>What must hold at every moment, of what counts: the rows of the App that is there.</summary>
    private void CheckEveryLiveDeviceHasItsOwner()
    {
        if (_catalogs.Peek(App) is not { } app) return;
        foreach (var row in _owners.Rows)
        {
            foreach (var device in row.LiveUnder(app)?.Devices ?? [])
            {
                Assert.True(
                    OwnerOf(device.Address) is { } owner && (owner.User == row.UserId || owner.PreviousUser == row.UserId),
                    "A User has a live device that its owner row does not know of.");
            }
        }
    }
}
