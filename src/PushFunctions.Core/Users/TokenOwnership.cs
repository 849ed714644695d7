using System.Collections.Concurrent;

namespace PushFunctions.Core.Users;

/// <summary>The one User of an App that a token belongs to.</summary>
/// <param name="PreviousUser">Set while the token moves: the User whose device row is still to be removed.</param>
/// <param name="Version">Guards the next write; null for a row that does not exist yet.</param>
public sealed record TokenOwner(AccountSid Account, AppName App, DeviceAddress Address, UserId User, UserId? PreviousUser, string? Version);

/// <summary>
/// Keeps the promise that a token has one owner per App, across the two partitions (the owner row, the User) that no
/// transaction spans.
/// <para>
/// What always holds, whatever crashes: one User at most has a device row, and the owner row names that User as
/// <see cref="TokenOwner.User"/> or as <see cref="TokenOwner.PreviousUser"/>. An owner row without its device row
/// counts for nothing: the next registration of the token takes it over.
/// </para>
/// <para>
/// An owner row with a previous User is unfinished work. Whoever finds it finishes it before anything else is done
/// with the row: another previous User means that the token moves, and that User's device row must go; the User
/// itself means that the row is being released, and goes if the User has no such device. No background job looks for
/// such rows: every write of the token and every delayed push reads its row.
/// </para>
/// <para>
/// Why a removed device row cannot return: it is written by "read the User, see that the owner row is ours, save
/// under the User's version". Whoever takes the owner row away afterwards also saves the User (even if nothing
/// changes), and only then marks the work as finished. A writer that read the owner row earlier loses to that save,
/// repeats, and sees the new owner. The other way round, a delayed removal reads the User first and the owner row
/// second, so that it either sees that its work is finished or loses to the new device row.
/// </para>
/// </summary>
public sealed class TokenOwnership(IRegistrationStore registrations, IUserStore users, OptimisticLoop loop)
{
    private const int Parallelism = 8;

    public static bool IsUnfinished(TokenOwner owner) => owner.PreviousUser is not null;

    /// <summary>Whether the User may write its device row: it owns the token, and nobody is releasing it.</summary>
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

    /// <summary>Removes the owner rows of devices that the User no longer has. A device that is registered again
    /// meanwhile keeps its row.</summary>
    public async Task ReleaseAsync(
        AccountSid account, AppName app, UserId user, IReadOnlyList<DeviceAddress> addresses, CancellationToken cancellationToken)
    {
        var marked = new ConcurrentBag<TokenOwner>();
        await InParallel.ForEachAsync(
            addresses,
            Parallelism,
            async (address, token) =>
            {
                if (await MarkAsync(account, app, user, address, token) is { } mark) marked.Add(mark);
            },
            cancellationToken);
        if (!marked.IsEmpty) await SettleAsync(account, app, user, [.. marked], cancellationToken);
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

    /// <summary>Ends releases. The User is saved after the rows were marked: a register that saw them unmarked has to
    /// look again.</summary>
    private async Task SettleAsync(
        AccountSid account, AppName app, UserId user, IReadOnlyList<TokenOwner> marked, CancellationToken cancellationToken)
    {
        var present = await loop.RunAsync(
            async token =>
            {
                var state = await users.LoadAsync(account, user, app, token);
                if (state is null) return new HashSet<DeviceAddress>();
                var unchanged = new UserChange(account, state.User, state.Version);
                return await users.TrySaveAsync(unchanged, token)
                    ? (state.Registration?.Devices ?? []).Select(device => device.Address).ToHashSet() : null;
            },
            cancellationToken);
        await InParallel.ForEachAsync(
            marked,
            Parallelism,
            async (owner, token) =>
            {
                if (present.Contains(owner.Address)) await registrations.TryPutOwnerAsync(owner with { PreviousUser = null }, token);
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
                var state = await users.LoadAsync(owner.Account, previous, owner.App, token);
                var now = await registrations.FindOwnerAsync(owner.Account, owner.App, owner.Address, token);
                if (now?.Version != owner.Version) return Outcome.Overtaken;
                if (state is null) return Outcome.Done;
                var isThere = state.Registration?.Devices.Any(device => device.Address == owner.Address) is true;
                var change = new UserChange(
                    owner.Account, state.User, state.Version)
                { AppName = owner.App, RemoveDevices = isThere ? [owner.Address] : [] };
                return await users.TrySaveAsync(change, token) ? Outcome.Done : null;
            },
            cancellationToken);
        return outcome == Outcome.Done;
    }

    private sealed record Outcome(string Name)
    {
        public static readonly Outcome Done = new(nameof(Done));
        public static readonly Outcome Overtaken = new(nameof(Overtaken));
    }
}
