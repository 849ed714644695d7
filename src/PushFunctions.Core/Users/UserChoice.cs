namespace PushFunctions.Core.Users;

/// <summary>The User that a device is registered for.</summary>
/// <param name="Stored">The User's row under the App as it was read; null where there is none.</param>
/// <param name="IsNamed">Whether the request names the User, by either of its names. Otherwise the choice went by the token's owner, and is
/// void if that is another by now.</param>
/// <param name="IsNew">Whether the User may not be stored yet: it is made for this token, or for its external
/// id.</param>
/// <param name="SeenOwner">What the choice saw as the token's owner; null where there was none, or where it did not
/// look.</param>
public sealed record ChosenUser(UserId User, Registration? Stored, bool IsNamed, bool IsNew, TokenOwner? SeenOwner)
{
    /// <summary>As the User's own row says; null where that was not read, or there is none.</summary>
    public ExternalId? ExternalId { get; init; }

    /// <summary>Two requests for one new phone would else make two Users, and the later would take the phone from the
    /// earlier.</summary>
    public bool StillStands(TokenOwner owner) =>
        IsNamed || (SeenOwner is null ? owner.User == User : owner.Version == SeenOwner.Version);
}

/// <summary>What one register request has done in attempts that were overtaken.</summary>
public sealed class RegisterProgress
{
    /// <summary>The User that was made for a request without one; a later attempt uses it again.</summary>
    public UserId? MadeUser { get; set; }

    /// <summary>The owner row has named our User once.</summary>
    public bool HasTaken { get; set; }

    /// <summary>The User that the token was taken from.</summary>
    public UserId? MovedFrom { get; set; }
}

/// <summary>Picks the User that a device is registered for: the one named, by its id or by the account's own id, else
/// the one that has the token or the previous token, else a new one.</summary>
public sealed class UserChoice(IUserStore users, IRegistrationStore registrations, TokenOwnership ownership, IdGenerator ids)
{
    /// <summary>Null where the token's owner row had to be cleaned up first: choose again.</summary>
    /// <exception cref="RequestException">The named User is unknown or deleted.</exception>
    public async Task<ChosenUser?> ChooseAsync(
        AccountSid account, App app, RegisterCommand command, RegisterProgress progress, CancellationToken cancellationToken)
    {
        if (command.User is { } named)
        {
            var stored = await registrations.FindAsync(account, app.Name, named, cancellationToken);
            // A User that has a registration is there: deleting a User leaves a tombstone in its place.
            if (stored.LiveUnder(app) is not null) return new ChosenUser(named, stored, true, false, null);
            var user = await users.FindAsync(account, named, cancellationToken);
            if (Check(user) is { } problem) throw new RequestException([problem]);
            return new ChosenUser(named, stored, true, false, null)
            {
                ExternalId = ExternalId.TryParse(user!.ExternalId, out var known) ? known : null,
            };
        }

        if (command.ExternalId is { } externalId)
        {
            var user = UserId.For(account, externalId);
            var stored = await registrations.FindAsync(account, app.Name, user, cancellationToken);
            return new ChosenUser(user, stored, true, stored.LiveUnder(app) is null, null);
        }

        var owner = await registrations.FindOwnerAsync(account, app.Name, command.Address, cancellationToken);
        var holder = await HolderAsync(owner, cancellationToken);
        if (holder is { HasDevice: false, IsBeingMade: false })
        {
            // Left by a removal or a registration that did not finish, or one that is under way. Unless the device is
            // there by now, the row goes: a phone that was logged out must not get its last User's pushes again
            // because of it.
            await ownership.ReleaseAsync(account, app.Name, holder.Owner.User, [command.Address], cancellationToken);
            return null;
        }

        if (holder?.IsUsable(app) is not true && command.PreviousAddress is { } replaced)
            holder = await HolderAsync(
                await registrations.FindOwnerAsync(account, app.Name, replaced, cancellationToken), cancellationToken);
        return holder?.IsUsable(app) is true
            ? new ChosenUser(holder.Owner.User, holder.Stored, false, holder.IsBeingMade, owner)
            : await MakeAsync(account, app, progress, owner, cancellationToken);
    }

    /// <summary>What is wrong with registering for the User; null where nothing is.</summary>
    public static Problem? Check(User? user) => user switch
    {
        null => Problem.Invalid("$.userId", "User not found. Leave userId out to create one."),
        { DeletedAt: not null } => Problem.Invalid("$.userId", "The User was deleted. Leave userId out to create a new one."),
        _ => null,
    };

    /// <summary>Null where there is no owner, and where it is being released.</summary>
    private async Task<Holder?> HolderAsync(TokenOwner? owner, CancellationToken cancellationToken) =>
        owner is null || owner.PreviousUser == owner.User
            ? null
            : new Holder(owner, await registrations.FindAsync(owner.Account, owner.App, owner.User, cancellationToken));

    private async Task<ChosenUser> MakeAsync(
        AccountSid account, App app, RegisterProgress progress, TokenOwner? owner, CancellationToken cancellationToken)
    {
        // A random id has no row yet; after an attempt that was overtaken it may have one.
        var stored = progress.MadeUser is { } made ? await registrations.FindAsync(account, app.Name, made, cancellationToken) : null;
        return new ChosenUser(progress.MadeUser ??= ids.NewUser(), stored, false, true, owner);
    }

    /// <param name="Stored">The owner's row under the App; null where it has none.</param>
    private sealed record Holder(TokenOwner Owner, Registration? Stored)
    {
        public bool HasDevice => Stored?.Find(Owner.Address) is not null;

        /// <summary>A request without a User is under way, or died after it took the token. Joining it gives two
        /// requests for the same phone the same User.</summary>
        public bool IsBeingMade => Owner.IsUserMade && Stored is null;

        /// <summary>Not by a device of an earlier App of the same name.</summary>
        public bool IsUsable(App app) => IsBeingMade || Stored.LiveUnder(app)?.Find(Owner.Address) is not null;
    }
}
