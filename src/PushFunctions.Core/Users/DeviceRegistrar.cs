namespace PushFunctions.Core.Users;

/// <summary>
/// Registers a device. One that is in its User's row already needs two storage transactions: (1) read the row; (2)
/// save it with the new time, under its version. Another: (1) read the row; (2) take the owner row, remembering whose
/// it was; (3) take the device from the User that had it; (4) store the User if it is a new one; (5) save the row,
/// under its version; (6) release the tokens that were replaced. A crash after any step leaves the device with one
/// User at most: until the request is answered the device may have none, and repeating the request finishes the rest.
/// <see cref="TokenOwnership"/> explains why the order is safe beside other requests.
/// </summary>
public sealed class DeviceRegistrar(
    IUserStore users, IRegistrationStore registrations, TokenOwnership ownership, UserChoice choice, UserRemover remover,
    OptimisticLoop loop, DeviceEvents events, ServiceTime time)
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
        // Before anything is read: what is decided by an old read must not look younger than an App that was
        // created again in between.
        var now = LiveRegistrations.Now(time, app);
        if (await choice.ChooseAsync(account, app, command, progress, cancellationToken) is not { } chosen) return null;

        // What was begun is finished even if the caller disconnects: a token between two owners has no device.
        cancellationToken.ThrowIfCancellationRequested();
        cancellationToken = CancellationToken.None;
        var isKnown = chosen.Stored.LiveUnder(app)?.Find(command.Address) is not null;
        var taking = isKnown ? Taking.Done : await TakeAsync(account, app, command.Address, chosen, progress, cancellationToken);
        if (taking == Taking.ChooseAgain) return null;

        // Before the row, so that a User that has a registration is there.
        if (chosen.IsNew && !await TryStoreAsync(account, command, chosen.User, now, cancellationToken)) return null;
        var plan = RegistrationPlan.Decide(
            account, app, chosen.User, chosen.Stored, command with { ExternalId = command.ExternalId ?? chosen.ExternalId },
            taking == Taking.Done, now);
        if (!isKnown && taking == Taking.Done)
        {
            await events.BeforeAsync(
                account, app.Name, progress.MovedFrom is null ? EventTypes.DeviceRegistered : EventTypes.DeviceMoved, chosen.User,
                [(command.Address.Provider, command.Address.Hash, now)], cancellationToken, progress.MovedFrom);
        }

        await events.BeforeAsync(
            account, app.Name, EventTypes.DeviceRemoved, chosen.User,
            [.. plan.Removed.Select(address => (address.Provider, address.Hash, chosen.Stored?.Find(address)?.RegisteredAt ?? now))],
            cancellationToken);
        if (await registrations.TryPutAsync(account, plan.Registration, cancellationToken) is null) return null;
        await ownership.ReleaseAfterwardsAsync(account, app.Name, chosen.User, plan.Removed);
        return plan.Registration.Id;
    }

    /// <summary>Stores the User where it is not there. A User that was deleted is created again under its external
    /// id: who has that name is the account's to say.</summary>
    private async Task<bool> TryStoreAsync(
        AccountSid account, RegisterCommand command, UserId id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var user = User.New(id, now) with { ExternalId = command.ExternalId?.Value };
        // A User with a random id that is there already is ours, of an attempt that was overtaken, or another
        // request's for the same token; then it is as good.
        if (await users.TryPutAsync(account, user, cancellationToken) is not null || command.ExternalId is null) return true;
        if (await users.FindAsync(account, id, cancellationToken) is not { } stored) return false;
        if (stored.DeletedAt is null) return true;
        // Its deletion is finished first: the one who deletes, or the sweep, leaves a User alone that is not deleted.
        await remover.BuryLeftAsync(account, stored, cancellationToken);
        return await users.TryPutAsync(account, user with { Version = stored.Version }, cancellationToken) is not null;
    }

    /// <summary>Makes the User the owner of the token, and takes the device from the User that had it.</summary>
    private async Task<Taking> TakeAsync(
        AccountSid account, App app, DeviceAddress address, ChosenUser chosen, RegisterProgress progress,
        CancellationToken cancellationToken)
    {
        var taken = new TokenOwner(account, app.Name, address, chosen.User, null, null)
        {
            IsUserMade = chosen is { IsNew: true, IsNamed: false },
        };
        // Most tokens that are in no row of their User are new ones: to insert costs less than to look.
        var owner = chosen.SeenOwner is null
            ? await registrations.AddOwnerAsync(taken, cancellationToken)
            : await registrations.FindOwnerAsync(account, app.Name, address, cancellationToken);
        if (owner is null) return Taking.ChooseAgain;
        if (TokenOwnership.IsUnfinished(owner) && !TokenOwnership.Allows(owner, chosen.User))
        {
            await ownership.FinishAsync(owner, cancellationToken);
            return Taking.ChooseAgain;
        }

        if (!chosen.StillStands(owner)) return Taking.ChooseAgain;

        // Who has taken the token once does not take it back from a request that came later: both were at work at the
        // same time, and ours is the earlier.
        if (progress.HasTaken && chosen.IsNamed && owner.User != chosen.User) return Taking.Overtaken;
        if (!TokenOwnership.Allows(owner, chosen.User))
        {
            owner = await registrations.TryPutOwnerAsync(
                taken with { PreviousUser = owner.User, Version = owner.Version }, cancellationToken);
            if (owner is null) return Taking.ChooseAgain;
            progress.MovedFrom = owner.PreviousUser;
        }

        progress.HasTaken = true;
        // Before our own device: no crash leaves both Users with it, the first to read what is the second's.
        await ownership.FinishAsync(owner, cancellationToken);
        return Taking.Done;
    }

    private enum Taking
    {
        Done,

        /// <summary>By another request; the registration is kept without the device.</summary>
        Overtaken,

        ChooseAgain,
    }
}
