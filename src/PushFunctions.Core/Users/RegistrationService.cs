namespace PushFunctions.Core.Users;

/// <summary>A device to register, every field valid on its own.</summary>
/// <param name="AppName">Null: the default App.</param>
/// <param name="User">Null: the User that has the token already, else a new one.</param>
/// <param name="Tags">Null leaves the registration's tags as they are.</param>
/// <param name="PreviousToken">Replaced by the new token in one step.</param>
public sealed record RegisterCommand(
    DeviceAddress Address,
    AppName? AppName,
    UserId? User,
    IReadOnlyDictionary<string, string>? Tags,
    DeviceToken? PreviousToken)
{
    /// <summary>Of the same provider as the new token.</summary>
    public DeviceAddress? PreviousAddress => PreviousToken is null ? null : new DeviceAddress(Address.Provider, PreviousToken);
}

/// <summary>Which devices a User has under an App.</summary>
public sealed class RegistrationService(
    ICatalogStore catalogs, IRegistrationStore registrations, IUserStore users, DeviceRegistrar registrar, RegistrationRemover remover)
{
    /// <summary>Registers a device. Safe to repeat; done once it returns.</summary>
    /// <exception cref="RequestException">Unknown App (<c>$.appName</c>), unknown or deleted User (<c>$.userId</c>),
    /// no default App.</exception>
    public async Task<RegistrationId> RegisterAsync(AccountSid account, RegisterCommand command, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.LoadAsync(account, cancellationToken);
        var app = command.AppName is { } name ? catalog.FindApp(name) : catalog.DefaultApp;
        if (app is not null) return await registrar.RegisterAsync(account, app, command, cancellationToken);

        var problems = new List<Problem>
        {
            Problem.Invalid("$.appName", command.AppName is null
                ? "The account has no default App, because it has no Apps. Create one by uploading a credential."
                : "App not found. Create it by uploading a credential, or correct the name."),
        };
        if (command.User is { } user && UserChoice.Check(await users.FindAsync(account, user, cancellationToken)) is { } problem)
            problems.Add(problem);
        throw new RequestException(problems);
    }

    /// <exception cref="RequestException">Not found.</exception>
    public async Task<Registration> FindAsync(AccountSid account, RegistrationId id, CancellationToken cancellationToken)
    {
        var (key, app) = await LocateAsync(account, id, cancellationToken);
        return Live(await users.LoadAsync(account, key.User, key.App, cancellationToken), app) ?? throw NotFound();
    }

    /// <summary>A User that is unknown, or deleted, has none.</summary>
    public async Task<ListPage<Registration>> ListAsync(
        AccountSid account, UserId user, AppName? app, ListRequest request, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(account, user, cancellationToken) is not { DeletedAt: null }) return new ListPage<Registration>([], null);
        var catalog = await catalogs.LoadAsync(account, cancellationToken);
        var page = await users.ListRegistrationsAsync(account, user, app, request, cancellationToken);
        var live = page.Items.Select(stored => catalog.FindApp(stored.AppName) is { } known ? stored.LiveUnder(known) : null)
            .OfType<Registration>();
        return new ListPage<Registration>([.. live], page.NextCursor);
    }

    /// <summary>Removes the User's whole set for the App.</summary>
    /// <exception cref="RequestException">Not found.</exception>
    public async Task DeleteAsync(AccountSid account, RegistrationId id, CancellationToken cancellationToken)
    {
        var (key, app) = await LocateAsync(account, id, cancellationToken);
        await remover.RemoveAsync(
            account, key.User, key.App,
            state => Live(state, app) is null ? throw NotFound() : Removal.Whole(state!.Registration!),
            cancellationToken);
    }

    /// <summary>Removes one device of the set (log-out); the set itself stays.</summary>
    /// <exception cref="RequestException">The registration, or the device in it, was not found.</exception>
    public async Task DeleteDeviceAsync(AccountSid account, RegistrationId id, DeviceAddress address, CancellationToken cancellationToken)
    {
        var (key, app) = await LocateAsync(account, id, cancellationToken);
        await remover.RemoveAsync(
            account, key.User, key.App,
            state => Removal.Of(Find(Live(state, app) ?? throw NotFound(), address) ?? throw RequestException.NotFound("The device")),
            cancellationToken);
    }

    /// <summary>Forgets a token that its provider calls dead, unless the app registered it after
    /// <paramref name="since"/>. Safe to repeat.</summary>
    /// <returns>Whether a device was removed.</returns>
    public Task<bool> ForgetAsync(
        AccountSid account, AppName app, UserId user, DeviceAddress address, DateTimeOffset since, CancellationToken cancellationToken) =>
        remover.RemoveAsync(
            account, user, app,
            state => state?.Registration is { } stored && Find(stored, address) is { } device
                && device.RegisteredAt <= since ? Removal.Of(device) : null,
            cancellationToken);

    private async Task<(RegistrationKey Key, App App)> LocateAsync(
        AccountSid account, RegistrationId id, CancellationToken cancellationToken)
    {
        var key = await registrations.FindIdAsync(account, id, cancellationToken) ?? throw NotFound();
        var catalog = await catalogs.LoadAsync(account, cancellationToken);
        return (key, catalog.FindApp(key.App) ?? throw NotFound());
    }

    private static Registration? Live(UserState? state, App app) =>
        state is { User.DeletedAt: null, Registration: { } stored } ? stored.LiveUnder(app) : null;

    private static Device? Find(Registration registration, DeviceAddress address) =>
        registration.Devices.FirstOrDefault(device => device.Address == address);

    private static RequestException NotFound() => RequestException.NotFound("The device registration");
}
