namespace PushFunctions.Core.Users;

/// <summary>
/// Picks the User that a device is registered for: the one named, else the one that has the token or the previous token, else a new one.
/// A new User is written before it is named as an owner, so that whoever takes the token from it has a version to save under.
/// </summary>
public sealed class UserChoice(IUserStore users, ITokenOwnerStore owners, IdGenerator ids, TimeProvider time)
{
    /// <summary>The chosen User as of now, not deleted.</summary>
    /// <exception cref="RequestException">The named User is unknown or deleted.</exception>
    public async Task<ChosenUser> ChooseAsync(AccountSid account, App app, RegisterCommand command, RegisterProgress progress, CancellationToken cancellationToken)
    {
        if (command.User is { } named)
        {
            var state = await users.LoadAsync(account, named, app.Name, cancellationToken);
            return Check(state?.User) is { } problem ? throw new RequestException([problem]) : new ChosenUser(state!, true, null);
        }

        var owner = await owners.FindAsync(account, app.Name, command.Address, cancellationToken);
        var chosen = await FindUserAsync(account, app, owner, cancellationToken);
        if (chosen is null && command.PreviousAddress is { } replaced)
        {
            var previous = await owners.FindAsync(account, app.Name, replaced, cancellationToken);
            chosen = await FindUserAsync(account, app, previous, cancellationToken);
        }

        return new ChosenUser(chosen ?? await MakeAsync(account, app, progress, cancellationToken), false, owner);
    }

    /// <summary>What is wrong with registering for the User; null where nothing is.</summary>
    public static Problem? Check(User? user) => user switch
    {
        null => Problem.Invalid("$.userId", "The account has no such User. Leave userId out to make one."),
        { DeletedAt: not null } => Problem.Invalid("$.userId", "The User was deleted. Leave userId out to make a new one."),
        _ => null,
    };

    /// <summary>
    /// Null where nobody has the token: no owner, a deleted one, or one from an earlier App of the same name. An owner without the device is
    /// one whose registering is under way; joining it gives two requests for the same phone the same User.
    /// </summary>
    private async Task<UserState?> FindUserAsync(AccountSid account, App app, TokenOwner? owner, CancellationToken cancellationToken)
    {
        if (owner is null || owner.PreviousUser == owner.User) return null;
        var state = await users.LoadAsync(account, owner.User, app.Name, cancellationToken);
        if (state is null || Check(state.User) is not null) return null;
        var stored = state.Registration?.Devices.Where(device => device.Address == owner.Address).ToList() ?? [];
        return stored.LiveUnder(app).Count == stored.Count ? state : null;
    }

    private async Task<UserState> MakeAsync(AccountSid account, App app, RegisterProgress progress, CancellationToken cancellationToken)
    {
        var made = progress.MadeUser is { } user ? await users.LoadAsync(account, user, app.Name, cancellationToken) : null;
        if (made is not null && Check(made.User) is null) return made;

        var now = time.GetUtcNow();
        var added = new User(ids.NewUser(), now, now, null);
        // False only where the storage client repeated an insert whose answer was lost: the id is random, so that the User is ours either way.
        await users.TrySaveAsync(new UserChange(account, added, null), cancellationToken);
        progress.MadeUser = added.Id;
        return await users.LoadAsync(account, added.Id, app.Name, cancellationToken)
            ?? throw new InvalidOperationException($"{added.Id} was written but cannot be read.");
    }
}
