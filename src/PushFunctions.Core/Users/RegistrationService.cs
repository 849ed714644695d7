using System.Globalization;

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
    /// <summary>The account's own name of the User, instead of <see cref="User"/>: the User is found or made.</summary>
    public ExternalId? ExternalId { get; init; }

    /// <summary>Null leaves it as it is; see <see cref="LanguageTag"/>.</summary>
    public string? Locale { get; init; }

    /// <summary>Null leaves it as it is; see <see cref="TimeZoneName"/>.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Of the same provider as the new token.</summary>
    public DeviceAddress? PreviousAddress => PreviousToken is null ? null : new DeviceAddress(Address.Provider, PreviousToken);
}

/// <summary>Which devices a User has under an App.</summary>
public sealed class RegistrationService(
    CachedCatalogs catalogs, IRegistrationStore registrations, IUserStore users, DeviceRegistrar registrar, RegistrationRemover remover,
    OptimisticLoop loop, ServiceTime time)
{
    /// <summary>Registers a device. Safe to repeat; done once it returns.</summary>
    /// <exception cref="RequestException">Unknown App (<c>$.appName</c>), unknown or deleted User (<c>$.userId</c>),
    /// no default App.</exception>
    public async Task<RegistrationId> RegisterAsync(AccountSid account, RegisterCommand command, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.FindAsync(account, known => Choose(known) is not null, cancellationToken);
        if (Choose(catalog) is { } app) return await registrar.RegisterAsync(account, app, command, cancellationToken);

        var problems = new List<Problem>
        {
            Problem.Invalid("$.appName", command.AppName is null
                ? "The account has no default App, because it has no Apps. Create one by uploading a credential."
                : "App not found. Create it by uploading a credential, or correct the name."),
        };
        if (command.User is { } user && UserChoice.Check(await users.FindAsync(account, user, cancellationToken)) is { } problem)
            problems.Add(problem);
        throw new RequestException(problems);

        App? Choose(Catalog known) => command.AppName is { } name ? known.FindApp(name) : known.DefaultApp;
    }

    /// <exception cref="RequestException">Not found.</exception>
    public async Task<Registration> FindAsync(AccountSid account, RegistrationId id, CancellationToken cancellationToken) =>
        (await LocateAsync(account, id, cancellationToken)).Registration;

    /// <summary>In the order of the Apps' names. A User that is unknown, or deleted, has none.</summary>
    public async Task<ListPage<Registration>> ListAsync(
        AccountSid account, UserId user, AppName? app, ListRequest request, CancellationToken cancellationToken)
    {
        var after = request.Cursor is not { } cursor ? null
            : AppName.TryParse(cursor, out var name) ? name : throw RequestException.BadCursor();
        var catalog = await catalogs.ReadAsync(account, cancellationToken);
        App[] wanted =
            [.. catalog.Apps.Where(known => app is null || known.Name == app)
                .Where(known => after is null || string.CompareOrdinal(known.Name.Value, after.Value) > 0)
                .OrderBy(known => known.Name.Value, StringComparer.Ordinal)];
        var found = (await Task.WhenAll(wanted.Select(known => FindLiveAsync(account, user, known, cancellationToken))))
            .OfType<Registration>().ToList();
        return found.Count <= request.PageSize
            ? new ListPage<Registration>(found, null)
            : new ListPage<Registration>(found[..request.PageSize], found[request.PageSize - 1].AppName.Value);
    }

    /// <summary>Merges tags into the registration's; null removes one. Safe to repeat.</summary>
    /// <exception cref="RequestException">Not found; too many tags after the merge (<c>$.tags</c>).</exception>
    public async Task ChangeTagsAsync(
        AccountSid account, RegistrationId id, IReadOnlyDictionary<string, string?> changes, CancellationToken cancellationToken)
    {
        var (app, found) = await LocateAsync(account, id, cancellationToken);
        Registration? read = found;
        await loop.RunAsync(
            async token =>
            {
                var stored = read ?? await FindLiveAsync(account, found.UserId, app, token) ?? throw NotFound();
                read = null;
                var changed = stored.WithTags(changes);
                if (changed.Tags.Count > Registration.MaximumTags) throw new RequestException([TooManyTags(changed.Tags.Count)]);
                if (stored.HasTags(changed.Tags)) return stored;
                return await registrations.TryPutAsync(account, changed with { UpdatedAt = time.GetUtcNow() }, token);
            },
            cancellationToken);
    }

    /// <summary>Removes the User's whole set for the App.</summary>
    /// <exception cref="RequestException">Not found.</exception>
    public async Task DeleteAsync(AccountSid account, RegistrationId id, CancellationToken cancellationToken)
    {
        var (app, found) = await LocateAsync(account, id, cancellationToken);
        await remover.RemoveAsync(
            account, found.UserId, app.Name,
            stored => stored.LiveUnder(app) is null ? throw NotFound() : Removal.Whole(stored!),
            cancellationToken);
    }

    /// <summary>Removes one device of the set (log-out); the set itself stays.</summary>
    /// <exception cref="RequestException">The registration, or the device in it, was not found.</exception>
    public async Task DeleteDeviceAsync(AccountSid account, RegistrationId id, DeviceAddress address, CancellationToken cancellationToken)
    {
        var (app, found) = await LocateAsync(account, id, cancellationToken);
        await remover.RemoveAsync(
            account, found.UserId, app.Name,
            stored => Removal.Of(
                (stored.LiveUnder(app) ?? throw NotFound()).Find(address) ?? throw RequestException.NotFound("The device")),
            cancellationToken);
    }

    /// <summary>Forgets a token that its provider calls dead, unless the app registered it after
    /// <paramref name="since"/>. Safe to repeat.</summary>
    /// <returns>Whether a device was removed.</returns>
    public Task<bool> ForgetAsync(
        AccountSid account, AppName app, UserId user, DeviceAddress address, DateTimeOffset since, CancellationToken cancellationToken) =>
        remover.RemoveAsync(
            account, user, app,
            stored => stored?.Find(address) is { } device && device.RegisteredAt <= since ? Removal.Of(device) : null,
            cancellationToken, EventTypes.DeviceForgotten);

    /// <summary>The id names the User once the App is known, and an account has few Apps: no index is needed, and the
    /// reads run at the same time.</summary>
    private async Task<(App App, Registration Registration)> LocateAsync(
        AccountSid account, RegistrationId id, CancellationToken cancellationToken)
    {
        var cached = await catalogs.FindAsync(account, static _ => true, cancellationToken);
        if (await LocateAsync(account, id, cached, cancellationToken) is { } found) return found;
        var read = await catalogs.ReadAsync(account, cancellationToken);
        var isNewer = read.Version != cached.Version;
        return (isNewer ? await LocateAsync(account, id, read, cancellationToken) : null) ?? throw NotFound();
    }

    private async Task<(App App, Registration Registration)?> LocateAsync(
        AccountSid account, RegistrationId id, Catalog catalog, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(
            catalog.Apps.Select(app => FindLiveAsync(account, id.UserUnder(account, app.Name), app, cancellationToken)));
        var index = Array.FindIndex(found, registration => registration is not null);
        return index < 0 ? null : (catalog.Apps[index], found[index]!);
    }

    private async Task<Registration?> FindLiveAsync(AccountSid account, UserId user, App app, CancellationToken cancellationToken) =>
        (await registrations.FindAsync(account, app.Name, user, cancellationToken)).LiveUnder(app);

    private static Problem TooManyTags(int count) => Problem.Invalid(
        "$.tags",
        string.Create(
            CultureInfo.InvariantCulture,
            $"The registration would have {count} tags; at most {Registration.MaximumTags} are possible. ")
        + "Remove some in the same request: a tag that is null is removed.");

    private static RequestException NotFound() => RequestException.NotFound("The device registration");
}
