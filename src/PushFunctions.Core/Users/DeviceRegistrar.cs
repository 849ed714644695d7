namespace PushFunctions.Core.Users;

/// <summary>The User that a device is registered for, and whom the choice saw as the token's owner before: if that is
/// another by now, a choice that went by it is void.</summary>
public sealed record ChosenUser(UserState State, bool IsNamed, TokenOwner? SeenOwner)
{
    /// <summary>Two requests for one new phone would else make two Users, and the later would take the phone from the
    /// earlier.</summary>
    public bool StillStands(TokenOwner? owner) => IsNamed || owner?.Version == SeenOwner?.Version;
}

/// <summary>
/// Picks the User that a device is registered for: the one named, else the one that has the token or the previous
/// token, else a new one. A new User is written before it is named as an owner, so that a request that takes the
/// token from it has a version to save under.
/// </summary>
public sealed class UserChoice(
    IUserStore users, IRegistrationStore registrations, TokenOwnership ownership, IdGenerator ids, ServiceTime time)
{
    /// <summary>The chosen User as of now, not deleted. Null where the token's owner row had to be cleaned up first:
    /// choose again.</summary>
    /// <exception cref="RequestException">The named User is unknown or deleted.</exception>
    public async Task<ChosenUser?> ChooseAsync(
        AccountSid account, App app, RegisterCommand command, RegisterProgress progress, CancellationToken cancellationToken)
    {
        if (command.User is { } named)
        {
            var state = await users.LoadAsync(account, named, app.Name, cancellationToken);
            return Check(state?.User) is { } problem ? throw new RequestException([problem]) : new ChosenUser(state!, true, null);
        }

        var owner = await registrations.FindOwnerAsync(account, app.Name, command.Address, cancellationToken);
        var owning = await LoadAsync(account, app, owner, cancellationToken);
        if (owning is not null && DeviceOf(owning, command.Address) is null && !IsJustMade(owning))
        {
            // Left by a removal or a registration that did not finish, or one that is under way. Unless the device is
            // there by now, the row goes: a phone that was logged out must not get its last User's pushes again
            // because of it.
            await ownership.ReleaseAsync(account, app.Name, owning.User.Id, [command.Address], cancellationToken);
            return null;
        }

        var chosen = owning is not null && IsLive(owning, command.Address, app) ? owning : null;
        if (chosen is null && command.PreviousAddress is { } replaced)
        {
            var previous = await LoadAsync(
                account, app, await registrations.FindOwnerAsync(account, app.Name, replaced, cancellationToken), cancellationToken);
            chosen = previous is not null && IsLive(previous, replaced, app) ? previous : null;
        }

        return new ChosenUser(chosen ?? await MakeAsync(account, app, progress, cancellationToken), false, owner);
    }

    /// <summary>What is wrong with registering for the User; null where nothing is.</summary>
    public static Problem? Check(User? user) => user switch
    {
        null => Problem.Invalid("$.userId", "User not found. Leave userId out to create one."),
        { DeletedAt: not null } => Problem.Invalid("$.userId", "The User was deleted. Leave userId out to create a new one."),
        _ => null,
    };

    /// <summary>The owner's User. Null where there is no owner, where it is being released, and where its User is
    /// deleted.</summary>
    private async Task<UserState?> LoadAsync(AccountSid account, App app, TokenOwner? owner, CancellationToken cancellationToken)
    {
        if (owner is null || owner.PreviousUser == owner.User) return null;
        var state = await users.LoadAsync(account, owner.User, app.Name, cancellationToken);
        return Check(state?.User) is null ? state : null;
    }

    private static Device? DeviceOf(UserState state, DeviceAddress address) =>
        state.Registration?.Devices.FirstOrDefault(device => device.Address == address);

    /// <summary>
    /// A User that was made for a request without one and has registered nothing yet: that request is under way.
    /// Joining it gives two requests for the same phone the same User.
    /// </summary>
    private static bool IsJustMade(UserState state) => state.Registration is null && state.User.UpdatedAt == state.User.CreatedAt;

    /// <summary>Not a device of an earlier App of the same name.</summary>
    private static bool IsLive(UserState state, DeviceAddress address, App app) =>
        DeviceOf(state, address) is { } device ? LiveRegistrations.LiveUnder([device], app).Count == 1 : IsJustMade(state);

    private async Task<UserState> MakeAsync(AccountSid account, App app, RegisterProgress progress, CancellationToken cancellationToken)
    {
        var made = progress.MadeUser is { } user ? await users.LoadAsync(account, user, app.Name, cancellationToken) : null;
        if (made is not null && Check(made.User) is null) return made;

        var now = time.GetUtcNow();
        var added = new User(ids.NewUser(), now, now, null);
        // False only where the storage client repeated an insert whose answer was lost: the id is random, so that the
        // User is ours either way.
        await users.TrySaveAsync(new UserChange(account, added, null), cancellationToken);
        progress.MadeUser = added.Id;
        return await users.LoadAsync(account, added.Id, app.Name, cancellationToken)
            ?? throw new InvalidOperationException($"{added.Id} was written but cannot be read.");
    }
}

/// <summary>What one register request has done in attempts that were overtaken.</summary>
public sealed class RegisterProgress
{
    /// <summary>The User that was made for a request without one; a later attempt uses it again.</summary>
    public UserId? MadeUser { get; set; }

    /// <summary>The owner row has named our User once.</summary>
    public bool HasTaken { get; set; }
}

/// <summary>What registering a device changes at its User: a pure decision.</summary>
/// <param name="Change">One transaction, guarded by the User's version.</param>
/// <param name="IsNew">Whether the registration was not there, or only one of an earlier App, so that its id must be
/// made known first.</param>
public sealed record RegistrationPlan(UserChange Change, bool IsNew)
{
    /// <param name="ownsToken">False where another User has taken the token since: the registration is kept, the
    /// device is not put into it.</param>
    public static RegistrationPlan Decide(
        AccountSid account, App app, UserState state, RegisterCommand command, bool ownsToken, DateTimeOffset now)
    {
        var stored = state.Registration;
        var live = stored?.LiveUnder(app);
        var liveDevices = live?.Devices ?? [];
        var removed = new List<Device>((stored?.Devices ?? []).Except(liveDevices).Where(device => device.Address != command.Address));
        var kept = liveDevices.Where(device => device.Address != command.Address).ToList();
        if (command.PreviousAddress is { } replaced && kept.Find(device => device.Address == replaced) is { } previous)
        {
            removed.Add(previous);
            kept.Remove(previous);
        }

        var isKnown = liveDevices.Any(device => device.Address == command.Address);
        if (ownsToken && !isKnown)
        {
            removed.AddRange(kept
                .OrderBy(device => device.RegisteredAt).ThenBy(device => device.Address.Hash, StringComparer.Ordinal)
                .Take(kept.Count + 1 - Registration.MaximumDevices));
        }

        var id = RegistrationId.For(account, state.User.Id, app.Name);
        var changesTags = command.Tags is not null && live is not null && !SameTags(command.Tags, live.Tags);
        var isRefresh = live is not null && !changesTags && removed.Count == 0 && (isKnown || !ownsToken);
        var registration = live is null
            ? new Registration(id, state.User.Id, app.Name, [], command.Tags ?? new Dictionary<string, string>(), now, now)
            : live with { Tags = command.Tags ?? live.Tags, UpdatedAt = now };
        var change = new UserChange(account, isRefresh ? state.User : state.User with { UpdatedAt = now }, state.Version)
        {
            AppName = app.Name,
            PutRegistration = isRefresh ? null : registration,
            PutDevices = ownsToken ? [new Device(command.Address, now)] : [],
            RemoveDevices = [.. removed.Select(device => device.Address)],
        };
        return new RegistrationPlan(change, live is null);
    }

    private static bool SameTags(IReadOnlyDictionary<string, string> left, IReadOnlyDictionary<string, string> right) =>
        left.Count == right.Count && left.All(tag => right.TryGetValue(tag.Key, out var value) && value == tag.Value);
}

/// <summary>
/// Registers a device: (1) read the User; (2) take the owner row, remembering whose it was; (3) take the device from
/// the User that had it; (4) make the registration's id known; (5) save registration and devices in one transaction
/// under the User's version; (6) release the tokens that were replaced. A crash after any step leaves the device with
/// one User at most: until the request is answered the device may have none, and repeating the request finishes the
/// rest. <see cref="TokenOwnership"/> explains why the order is safe beside other requests.
/// </summary>
public sealed class DeviceRegistrar(
    IUserStore users, IRegistrationStore registrations, TokenOwnership ownership, UserChoice choice, OptimisticLoop loop, FollowUp followUp,
    ServiceTime time)
{
    /// <exception cref="RequestException">The User is unknown or deleted (<c>$.userId</c>).</exception>
    public Task<RegistrationId> RegisterAsync(AccountSid account, App app, RegisterCommand command, CancellationToken cancellationToken)
    {
        var progress = new RegisterProgress();
        return loop.RunAsync(token => TryRegisterAsync(account, app, command, progress, token), cancellationToken);
    }

    private async Task<RegistrationId?> TryRegisterAsync(
        AccountSid account, App app, RegisterCommand command, RegisterProgress progress, CancellationToken cancellationToken)
    {
        if (await choice.ChooseAsync(account, app, command, progress, cancellationToken) is not { } chosen) return null;
        var user = chosen.State.User.Id;
        var owner = await registrations.FindOwnerAsync(account, app.Name, command.Address, cancellationToken);
        if (owner is not null && TokenOwnership.IsUnfinished(owner) && !TokenOwnership.Allows(owner, user))
        {
            await ownership.FinishAsync(owner, cancellationToken);
            return null;
        }

        if (!chosen.StillStands(owner)) return null;

        // What was begun is finished even if the caller disconnects: a token between two owners has no device.
        cancellationToken.ThrowIfCancellationRequested();
        cancellationToken = CancellationToken.None;

        // Who has taken the token once does not take it back from a request that came later: both were at work at the
        // same time, and ours is the earlier.
        var isOvertaken = progress.HasTaken && chosen.IsNamed && owner is not null && owner.User != user;
        if (!isOvertaken && !TokenOwnership.Allows(owner, user))
        {
            owner = await registrations.TryPutOwnerAsync(
                owner is null ? new TokenOwner(account, app.Name, command.Address, user, null, null)
                    : owner with { User = user, PreviousUser = owner.User },
                cancellationToken);
            if (owner is null) return null;
            progress.HasTaken = true;
        }

        // Before our own device: no crash leaves both Users with it, the first to read what is the second's.
        if (!isOvertaken) await ownership.FinishAsync(owner!, cancellationToken);
        var plan = RegistrationPlan.Decide(account, app, chosen.State, command, !isOvertaken, LiveRegistrations.Now(time, app));
        var id = RegistrationId.For(account, user, app.Name);
        if (plan.IsNew) await registrations.PutIdAsync(account, id, user, app.Name, cancellationToken);
        if (!await users.TrySaveAsync(plan.Change, cancellationToken)) return null;
        await followUp.RunAsync(
            $"the release of the replaced tokens of {user}",
            stop => ownership.ReleaseAsync(account, app.Name, user, plan.Change.RemoveDevices, stop));
        return id;
    }
}
