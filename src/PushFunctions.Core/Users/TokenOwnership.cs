namespace PushFunctions.Core.Users;

/// <summary>
/// Keeps the promise that a token has one owner per App, across the two partitions (the owner row, the User's row
/// under the App) that no transaction spans.
/// <para>
/// What always holds, whatever crashes: one User at most has the device in its row, and the owner row names that User
/// as <see cref="TokenOwner.User"/> or as <see cref="TokenOwner.PreviousUser"/>. An owner row without a device counts
/// for nothing: the next registration of the token takes it over.
/// </para>
/// <para>
/// An owner row with a previous User is unfinished work. A request that finds it finishes it before anything else is
/// done with the row: another previous User means that the token moves, and that User's device must go; the User itself
/// means that the row is being released, and goes if the User has no such device. No background job looks for such
/// rows: every write of the token and every delayed push reads its row.
/// </para>
/// <para>
/// Why a removed device cannot return: it is written by "read the User's row, see that the owner row is ours, save
/// under the row's version". A request that takes the owner row away afterwards also saves the User's row (even if
/// nothing changes, and as a tombstone where there is none), and only then marks the work as finished. A writer that
/// read the owner row earlier loses to that save, repeats, and sees the new owner. The other way round, a delayed
/// removal reads the User's row first and the owner row second, so that it either sees that its work is finished or
/// loses to the new device. So that a version that was lost stays lost, a row is never taken away but made a tombstone,
/// and a tombstone goes no sooner than <see cref="AppRemover.TombstoneTime"/> later; then even "there is no row" is a
/// version that does not come back.
/// </para>
/// <para>
/// Why a device that is in its User's row is refreshed without a look at the owner row: the save holds only if the row
/// is the one that was read, and as long as the device is in it the owner row names that User, as the first paragraph
/// says. Where the token is just being moved away or released, one of the two saves comes second and repeats: the
/// mover then finds the device still there and removes it, the refresher finds it gone and takes the way of a new
/// device.
/// </para>
/// <para>
/// Why a User need not be stored before it is named as the owner: what a mover saves is the User's row under the App,
/// which it inserts where there is none. A crash right after the owner row leaves a name without a User and without a
/// device, which counts for nothing. For a request without a User, inserting the owner row is also the decision which
/// of two such requests makes the User: the other finds <see cref="TokenOwner.IsUserMade"/> and no row, and makes the
/// same one.
/// </para>
/// </summary>
public sealed class TokenOwnership(IRegistrationStore registrations, OptimisticLoop loop, FollowUp followUp, ServiceTime time)
{
    private const int Parallelism = 8;

    public static bool IsUnfinished(TokenOwner owner) => owner.PreviousUser is not null;

    /// <summary>Whether the User may have the device in its row: it owns the token, and nobody is releasing it.</summary>
    public static bool Allows(TokenOwner? owner, UserId user) => owner is not null && owner.User == user && owner.PreviousUser != user;

    /// <summary>Whether the token is the User's now. A release that a crash left unfinished is finished first: only
    /// then is that known.</summary>
    public async Task<bool> IsOwnedByAsync(
        AccountSid account, AppName app, DeviceAddress address, UserId user, CancellationToken cancellationToken)
    {
        var owner = await registrations.FindOwnerAsync(account, app, address, cancellationToken);
        if (owner is not null && owner.User == user && owner.PreviousUser == user)
        {
            await FinishAsync(owner, cancellationToken);
            owner = await registrations.FindOwnerAsync(account, app, address, cancellationToken);
        }

        return Allows(owner, user);
    }

    /// <summary>Finishes a move or a release. Safe to repeat and to run beside others.</summary>
    public async Task FinishAsync(TokenOwner owner, CancellationToken cancellationToken)
    {
        if (owner.PreviousUser is not { } previous) return;
        if (previous == owner.User)
        {
            await SettleAsync(owner.Account, owner.App, owner.User, [owner], cancellationToken);
        }
        else if (await RemoveDeviceAsync(owner, previous, cancellationToken))
        {
            await registrations.TryPutOwnerAsync(owner with { PreviousUser = null }, cancellationToken);
        }
    }

    /// <summary>The same as the <see cref="FollowUp"/> of a write: where it fails, the rows count for nothing.</summary>
    public Task ReleaseAfterwardsAsync(AccountSid account, AppName app, UserId user, IReadOnlyList<DeviceAddress> addresses) =>
        followUp.RunAsync($"the release of the tokens of {user}", stop => ReleaseAsync(account, app, user, addresses, stop));

    /// <summary>Removes the owner rows of devices that the User no longer has. A device that is registered again
    /// meanwhile keeps its row.</summary>
    public async Task ReleaseAsync(
        AccountSid account, AppName app, UserId user, IReadOnlyList<DeviceAddress> addresses, CancellationToken cancellationToken)
    {
        var marks = await InParallel.SelectAsync(
            addresses, Parallelism, (address, token) => MarkAsync(account, app, user, address, token), cancellationToken);
        TokenOwner[] marked = [.. marks.OfType<TokenOwner>()];
        if (marked.Length > 0) await SettleAsync(account, app, user, marked, cancellationToken);
    }

    /// <summary>Null where there is nothing to release: the row is gone or another User's, or somebody is writing it,
    /// who then sees to it.</summary>
    private async Task<TokenOwner?> MarkAsync(
        AccountSid account, AppName app, UserId user, DeviceAddress address, CancellationToken cancellationToken)
    {
        var owner = await registrations.FindOwnerAsync(account, app, address, cancellationToken);
        if (owner is not null && owner.User == user && owner.PreviousUser is { } previous && previous != user)
        {
            await FinishAsync(owner, cancellationToken);
            owner = await registrations.FindOwnerAsync(account, app, address, cancellationToken);
        }

        if (owner is null || owner.User != user) return null;
        if (owner.PreviousUser == user) return owner;
        return IsUnfinished(owner) ? null : await registrations.TryPutOwnerAsync(owner with { PreviousUser = user }, cancellationToken);
    }

    /// <summary>Ends releases. The User's row is saved after the owner rows were marked: a register that saw them
    /// unmarked has to look again.</summary>
    private async Task SettleAsync(
        AccountSid account, AppName app, UserId user, IReadOnlyList<TokenOwner> marked, CancellationToken cancellationToken)
    {
        var present = await loop.RunAsync(
            async token => await registrations.TryPutAsync(
                account, await FindOrBuryAsync(account, app, user, token), token),
            cancellationToken);
        await InParallel.ForEachAsync(
            marked,
            Parallelism,
            async (owner, token) =>
            {
                if (present.Find(owner.Address) is not null)
                    await registrations.TryPutOwnerAsync(owner with { PreviousUser = null }, token);
                else await registrations.TryRemoveOwnerAsync(owner, token);
            },
            cancellationToken);
    }

    /// <summary>Takes a moved token from the User that had it. False where another has finished the move.</summary>
    private async Task<bool> RemoveDeviceAsync(TokenOwner owner, UserId previous, CancellationToken cancellationToken)
    {
        var outcome = await loop.RunAsync(
            async token =>
            {
                var stored = await FindOrBuryAsync(owner.Account, owner.App, previous, token);
                var now = await registrations.FindOwnerAsync(owner.Account, owner.App, owner.Address, token);
                if (now?.Version != owner.Version) return Outcome.Overtaken;
                return await registrations.TryPutAsync(owner.Account, stored.Without([owner.Address]), token) is null
                    ? null : Outcome.Done;
            },
            cancellationToken);
        return outcome == Outcome.Done;
    }

    /// <summary>The User's row, or the tombstone that is to be inserted in its place.</summary>
    private async Task<Registration> FindOrBuryAsync(
        AccountSid account, AppName app, UserId user, CancellationToken cancellationToken) =>
        await registrations.FindAsync(account, app, user, cancellationToken)
            ?? Registration.Tombstone(account, user, app, null, time.GetUtcNow());

    private sealed record Outcome(string Name)
    {
        public static readonly Outcome Done = new(nameof(Done));
        public static readonly Outcome Overtaken = new(nameof(Overtaken));
    }
}
