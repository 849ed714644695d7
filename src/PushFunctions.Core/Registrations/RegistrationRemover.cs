using PushFunctions.Core.Concurrency;
using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Registrations;

/// <summary>
/// Removes devices: first from the User, in one transaction, then their owner rows. A crash between the two leaves owner rows without a
/// device, which say nothing. A register at the same time is either before the removal (and removed with the rest) or after it (and stays).
/// </summary>
public sealed class RegistrationRemover(IUserStore users, TokenOwnership ownership, OptimisticLoop loop, TimeProvider time)
{
    /// <summary>Removes what <paramref name="decide"/> names from the User's state under the App; null removes nothing.</summary>
    /// <param name="decide">Pure, or throws; run again where the User changed. Null for a User that is not there.</param>
    /// <returns>Whether anything was removed.</returns>
    public async Task<bool> RemoveAsync(AccountSid account, UserId user, AppName app, Func<UserState?, Removal?> decide, CancellationToken cancellationToken)
    {
        var removal = await loop.RunAsync(
            async token =>
            {
                var state = await users.LoadAsync(account, user, app, token);
                if (decide(state) is not { } removal) return Removal.Nothing;
                return await users.TrySaveAsync(ChangeFor(account, app, state!, removal), token) ? removal : null;
            },
            cancellationToken);
        if (ReferenceEquals(removal, Removal.Nothing)) return false;
        await ownership.ReleaseAsync(account, app, user, removal.Devices, cancellationToken);
        return true;
    }

    private UserChange ChangeFor(AccountSid account, AppName app, UserState state, Removal removal)
    {
        var now = time.GetUtcNow();
        return new UserChange(account, state.User with { UpdatedAt = now }, state.Version)
        {
            AppName = app,
            RemoveRegistration = removal.WholeRegistration,
            PutRegistration = removal.WholeRegistration ? null : state.Registration! with { UpdatedAt = now },
            RemoveDevices = removal.Devices,
        };
    }
}
