namespace PushFunctions.Core.Users;

/// <summary>
/// Registers a device: (1) read the User; (2) take the owner row, remembering whose it was; (3) make the registration's id known;
/// (4) save registration and devices in one transaction under the User's version; (5) take the device from the User that had it;
/// (6) release the tokens that were replaced. A crash after any step leaves the device with at least one of the two Users, and the
/// same request finishes the rest. Why the order is safe beside other requests is told at <see cref="TokenOwnership"/>.
/// </summary>
public sealed class DeviceRegistrar(
    IUserStore users, ITokenOwnerStore owners, IRegistrationIndex index, TokenOwnership ownership, UserChoice choice, OptimisticLoop loop, FollowUp followUp, TimeProvider time)
{
    /// <exception cref="RequestException">The User is unknown or deleted (<c>$.userId</c>).</exception>
    public Task<RegistrationId> RegisterAsync(AccountSid account, App app, RegisterCommand command, CancellationToken cancellationToken)
    {
        var progress = new RegisterProgress();
        return loop.RunAsync(token => TryRegisterAsync(account, app, command, progress, token), cancellationToken);
    }

    private async Task<RegistrationId?> TryRegisterAsync(AccountSid account, App app, RegisterCommand command, RegisterProgress progress, CancellationToken cancellationToken)
    {
        var chosen = await choice.ChooseAsync(account, app, command, progress, cancellationToken);
        var user = chosen.State.User.Id;
        var owner = await owners.FindAsync(account, app.Name, command.Address, cancellationToken);
        if (owner is not null && TokenOwnership.IsUnfinished(owner) && !TokenOwnership.Allows(owner, user))
        {
            await ownership.FinishAsync(owner, cancellationToken);
            return null;
        }

        if (!chosen.StillStands(owner)) return null;

        // What is begun is ended, even where the caller leaves: of a token between two owners the first would get pushes that are the second's.
        cancellationToken.ThrowIfCancellationRequested();
        cancellationToken = CancellationToken.None;

        // Who has taken the token once does not take it back from a request that came later: both were at work at the same time, and ours is the earlier.
        var isOvertaken = progress.HasTaken && chosen.IsNamed && owner is not null && owner.User != user;
        if (!isOvertaken && !TokenOwnership.Allows(owner, user))
        {
            owner = await owners.TryPutAsync(
                owner is null ? new TokenOwner(account, app.Name, command.Address, user, null, null) : owner with { User = user, PreviousUser = owner.User },
                cancellationToken);
            if (owner is null) return null;
            progress.HasTaken = true;
        }

        var plan = RegistrationPlan.Decide(account, app, chosen.State, command, !isOvertaken, LiveRegistrations.Now(time, app));
        var id = RegistrationId.For(account, user, app.Name);
        if (plan.IsNew) await index.PutAsync(account, id, user, app.Name, cancellationToken);
        if (!await users.TrySaveAsync(plan.Change, cancellationToken)) return null;
        if (!isOvertaken) await ownership.FinishAsync(owner!, cancellationToken);
        await followUp.RunAsync($"the release of the replaced tokens of {user}", stop => ownership.ReleaseAsync(account, app.Name, user, plan.Change.RemoveDevices, stop));
        return id;
    }
}
