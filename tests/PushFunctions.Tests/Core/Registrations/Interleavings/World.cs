using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Core.Apps;
using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Registrations;
using PushFunctions.Tests.Storage;

namespace PushFunctions.Tests.Core.Registrations.Interleavings;

/// <summary>One account with one App, three Users and two phones, on stores that the turnstile orders.</summary>
internal sealed class World
{
    private readonly FakeTimeProvider _time = new(Some.Noon);
    private readonly Turnstile _turnstile;
    private readonly MemoryUsers _users;
    private readonly MemoryOwners _owners;
    private readonly RegistrationService _registrations;
    private readonly UserService _userService;

    public World(int seed)
    {
        _turnstile = new Turnstile(seed, _time);
        _users = new MemoryUsers(_turnstile);
        _owners = new MemoryOwners(_turnstile);
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton<ICatalogStore>(new FixedCatalog(new App(App, true, Some.Noon, Some.Noon)))
            .AddSingleton<IUserStore>(_users)
            .AddSingleton<ITokenOwnerStore>(_owners)
            .AddSingleton<IRegistrationIndex>(new MemoryIndex(_turnstile))
            .AddSingleton<IDeletedUserStore>(new MemoryDeletedUsers(_turnstile))
            .AddPushRegistrations()
            .BuildServiceProvider();
        _registrations = services.GetRequiredService<RegistrationService>();
        _userService = services.GetRequiredService<UserService>();
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

    public IReadOnlyList<Task> Run(double chanceOfCrash, params IEnumerable<Func<Task>> requests) => _turnstile.Run(requests, chanceOfCrash, CheckEveryDeviceHasItsOwner);

    public IReadOnlyList<UserId> Having(DeviceAddress phone) => _users.Having(App, phone);

    public TokenOwner? OwnerOf(DeviceAddress phone) => _owners.Peek(App, phone);

    /// <summary>What must hold at every moment: see <see cref="TokenOwnership"/>.</summary>
    private void CheckEveryDeviceHasItsOwner()
    {
        foreach (var phone in Phones)
        {
            foreach (var user in Having(phone))
            {
                Assert.True(OwnerOf(phone) is { } owner && (owner.User == user || owner.PreviousUser == user), "A User has a device that its owner row does not know of.");
            }
        }
    }
}
