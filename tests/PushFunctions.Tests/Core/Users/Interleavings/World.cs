using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Core;
using PushFunctions.Core.Users.Mending;

namespace PushFunctions.Tests.Core.Users.Interleavings;

/// <summary>One account with one App, three Users and two phones, on stores that the turnstile orders.</summary>
internal sealed class World
{
    private readonly FakeTimeProvider _time = new(Some.Noon);
    private readonly Turnstile _turnstile;
    private readonly MemoryUsers _users;
    private readonly MemoryOwners _owners;
    private readonly MemoryOwnershipRows _rows;
    private readonly RegistrationService _registrations;
    private readonly UserService _userService;
    private readonly OwnerMender _ownerMender;
    private readonly DeviceMender _deviceMender;
    private bool _isDamaged;

    public World(int seed)
    {
        _turnstile = new Turnstile(seed, _time);
        _users = new MemoryUsers(_turnstile);
        _owners = new MemoryOwners(_turnstile);
        _rows = new MemoryOwnershipRows(_turnstile, _owners);
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton<ICatalogStore>(new FixedCatalog(new App(App, true, Some.Noon, Some.Noon)))
            .AddSingleton<IUserStore>(_users)
            .AddSingleton<ITokenOwnerStore>(_owners)
            .AddSingleton<IRegistrationIndex>(new MemoryIndex(_turnstile))
            .AddLogging()
            .AddSingleton<IDeletedUserStore>(new MemoryDeletedUsers(_turnstile))
            .AddSingleton<IRemovalStore>(new MemoryRemovals(_turnstile))
            .AddSingleton<IOwnershipRows>(_rows)
            .AddPushRegistrations()
            .AddSingleton<OwnerMender>()
            .AddSingleton<DeviceMender>()
            .BuildServiceProvider();
        _registrations = services.GetRequiredService<RegistrationService>();
        _userService = services.GetRequiredService<UserService>();
        _ownerMender = services.GetRequiredService<OwnerMender>();
        _deviceMender = services.GetRequiredService<DeviceMender>();
        foreach (var user in Users)
            Assert.True(_users.TrySaveAsync(new UserChange(Account, new User(user, Some.Noon, Some.Noon, null), null), Stop).IsCompletedSuccessfully);
    }

    public AccountSid Account { get; } = Some.Account();

    public AppName App { get; } = Some.App();

    public IReadOnlyList<UserId> Users { get; } = [Some.Ids.NewUser(), Some.Ids.NewUser(), Some.Ids.NewUser()];

    public IReadOnlyList<DeviceAddress> Phones { get; } = [Some.Address(), Some.Address()];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Func<Task> Register(UserId? user, DeviceAddress phone, DeviceAddress? previous = null) => () =>
        _registrations.RegisterAsync(Account, new RegisterCommand(phone, App, user, null, previous?.Token), Stop);

    public Func<Task> LogOut(UserId user, DeviceAddress phone) => () =>
        _registrations.DeleteDeviceAsync(Account, RegistrationId.For(Account, user, App), phone, Stop);

    public Func<Task> DeleteRegistration(UserId user) => () =>
        _registrations.DeleteAsync(Account, RegistrationId.For(Account, user, App), Stop);

    public Func<Task> DeleteUser(UserId user) => () => _userService.DeleteAsync(Account, user, Stop);

    public Func<Task> Forget(UserId user, DeviceAddress phone, DateTimeOffset since) => () => _registrations.ForgetAsync(Account, App, user, phone, since, Stop);

    /// <summary>What the sweep does once its walk comes to the phone, if it looks however young the row is.</summary>
    public Func<Task> MendOwner(DeviceAddress phone) => async () =>
    {
        if (await _rows.FindAsync(App, phone) is { } row) await _ownerMender.ReconcileAsync(row, Stop);
    };

    public Func<Task> MendDevice(UserId user, DeviceAddress phone) => async () =>
    {
        await _turnstile.PassAsync();
        if (_users.Having(App, phone).Contains(user)) await _deviceMender.ReconcileAsync(new DeviceRow(Account, user, App, new Device(phone, Some.Noon)), Stop);
    };

    /// <summary>A whole round, beside nothing else.</summary>
    public void MendAll() => Assert.All(
        Run(0, Phones.SelectMany(phone => Users.Select(user => MendDevice(user, phone)).Append(MendOwner(phone)))).Concat(Run(0, Phones.Select(MendOwner))),
        mended => Assert.True(mended.IsCompletedSuccessfully, mended.Exception?.ToString()));

    public void PutOwner(DeviceAddress phone, UserId user, UserId? previous)
    {
        Assert.True(_owners.TryPutAsync(new TokenOwner(Account, App, phone, user, previous, OwnerOf(phone)?.Version), Stop).IsCompletedSuccessfully);
    }

    public void LoseOwner(DeviceAddress phone)
    {
        _isDamaged = true;
        _owners.Lose(App, phone);
    }

    public void PutDevice(UserId user, DeviceAddress phone)
    {
        _isDamaged = true;
        _users.Put(user, App, new Device(phone, Some.Noon));
    }

    public IReadOnlyList<Task> Run(double chanceOfCrash, params IEnumerable<Func<Task>> requests) => _turnstile.Run(requests, chanceOfCrash, CheckEveryDeviceHasItsOwner);

    public IReadOnlyList<UserId> Having(DeviceAddress phone) => _users.Having(App, phone);

    public TokenOwner? OwnerOf(DeviceAddress phone) => _owners.Peek(App, phone);

    /// <summary>What must hold at every moment: see <see cref="TokenOwnership"/>.</summary>
    private void CheckEveryDeviceHasItsOwner()
    {
        if (_isDamaged) return;
        foreach (var phone in Phones)
        {
            foreach (var user in Having(phone))
            {
                Assert.True(OwnerOf(phone) is { } owner && (owner.User == user || owner.PreviousUser == user), "A User has a device that its owner row does not know of.");
            }
        }
    }
}
