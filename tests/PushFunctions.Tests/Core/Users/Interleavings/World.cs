using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Core;

namespace PushFunctions.Tests.Core.Users.Interleavings;

/// <summary>One account with one App, three Users and two phones, on stores that the turnstile orders.</summary>
internal sealed class World
{
    private readonly FakeTimeProvider _time = new(Some.Noon);
    private readonly Turnstile _turnstile;
    private readonly MemoryUsers _users;
    private readonly MemoryRegistrations _owners;
    private readonly RegistrationService _registrations;
    private readonly UserService _userService;
    private readonly TokenOwnership _ownership;

    public World(int seed)
    {
        _turnstile = new Turnstile(seed, _time);
        _users = new MemoryUsers(_turnstile);
        _owners = new MemoryRegistrations(_turnstile);
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(_time).AddSingleton(new ServiceTime(_time))
            .AddSingleton<ICatalogStore>(new FixedCatalog(new App(App, true, Some.Noon, Some.Noon)))
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
        _userService = services.GetRequiredService<UserService>();
        _ownership = services.GetRequiredService<TokenOwnership>();
        foreach (var user in Users)
            Assert.True(_users.TryPutAsync(Account, User.New(user, Some.Noon), Stop).IsCompletedSuccessfully);
    }

    public AccountSid Account { get; } = Some.Account();

    public AppName App { get; } = Some.App();

    public IReadOnlyList<UserId> Users { get; } = [Some.Ids.NewUser(), Some.Ids.NewUser(), Some.Ids.NewUser()];

    public IReadOnlyList<DeviceAddress> Phones { get; } = [Some.Address(), Some.Address()];

    private static CancellationToken Stop => CancellationToken.None;

    public Func<Task> Register(UserId? user, DeviceAddress phone, DeviceAddress? previous = null) => () =>
        _registrations.RegisterAsync(Account, new RegisterCommand(phone, App, user, null, previous?.Token), Stop);

    /// <summary>By a name of the account's own, which is always the same User.</summary>
    public Func<Task> RegisterNamed(DeviceAddress phone, DeviceAddress? previous = null) => () =>
        _registrations.RegisterAsync(Account, new RegisterCommand(phone, App, null, null, previous?.Token) { ExternalId = Name }, Stop);

    public static ExternalId Name { get; } = ExternalId.TryParse("ann", out var name) ? name : throw new FormatException();

    public UserId NamedUser => UserId.For(Account, Name);

    public bool IsDeleted(UserId user) => _users.Peek(user)?.DeletedAt is not null;

    public Func<Task> LogOut(UserId user, DeviceAddress phone) => () =>
        _registrations.DeleteDeviceAsync(Account, RegistrationId.For(Account, user, App), phone, Stop);

    public Func<Task> DeleteRegistration(UserId user) => () =>
        _registrations.DeleteAsync(Account, RegistrationId.For(Account, user, App), Stop);

    public Func<Task> DeleteUser(UserId user) => () => _userService.DeleteAsync(Account, user, Stop);

    public Func<Task> Forget(UserId user, DeviceAddress phone, DateTimeOffset since) =>
        () => _registrations.ForgetAsync(Account, App, user, phone, since, Stop);

    /// <summary>Whether a delayed push for the User may still go to the phone.</summary>
    public async Task<bool> MayGetDelayedPushesAsync(UserId user, DeviceAddress phone) =>
        await _ownership.IsOwnedByAsync(Account, App, phone, user, Stop);

    /// <summary>As a request leaves the row that dies after this write.</summary>
    public void PutOwner(DeviceAddress phone, UserId user, UserId? previous) =>
        Assert.True(
            _owners.TryPutOwnerAsync(
                new TokenOwner(Account, App, phone, user, previous, OwnerOf(phone)?.Version), Stop).IsCompletedSuccessfully);

    public void Wait() => _time.Advance(TimeSpan.FromMinutes(1));

    public IReadOnlyList<Task> Run(double chanceOfCrash, params IEnumerable<Func<Task>> requests) =>
        _turnstile.Run(requests, chanceOfCrash, CheckEveryDeviceHasItsOwner);

    public IReadOnlyList<UserId> Having(DeviceAddress phone) => _owners.Having(App, phone);

    public TokenOwner? OwnerOf(DeviceAddress phone) => _owners.Peek(App, phone);

    /// <summary>A User that has a registration is there, and was not deleted when it was answered.</summary>
    public bool HasUser(UserId user) => _users.Peek(user) is not null;

    /// <summary>What must hold at every moment: see <see cref="TokenOwnership"/>.</summary>
    private void CheckEveryDeviceHasItsOwner()
    {
        foreach (var phone in Phones)
        {
            Assert.True(Having(phone).Count <= 1, "Two Users have the device.");
            foreach (var user in Having(phone))
            {
                Assert.True(
                    OwnerOf(phone) is { } owner
                        && (owner.User == user || owner.PreviousUser == user), "A User has a device that its owner row does not know of.");
            }
        }
    }
}
