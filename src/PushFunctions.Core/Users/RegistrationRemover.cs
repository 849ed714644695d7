namespace PushFunctions.Core.Users;

/// <summary>
/// Removes devices: first from the User, in one transaction, then their owner rows. A crash between the two leaves
/// owner rows without a device, which count for nothing (see <see cref="TokenOwnership"/>). A registration at the
/// same time comes either before the removal, and is removed with the rest, or after it, and stays.
/// </summary>
public sealed class RegistrationRemover(
    IUserStore users, TokenOwnership ownership, OptimisticLoop loop, FollowUp followUp, ServiceTime time)
{
    /// <summary>Removes what <paramref name="decide"/> names from the User's state under the App; null removes
    /// nothing.</summary>
    /// <param name="decide">Pure, or throws; run again where the User changed. Null for a User that is not
    /// there.</param>
    /// <returns>Whether anything was removed.</returns>
    public async Task<bool> RemoveAsync(
        AccountSid account, UserId user, AppName app, Func<UserState?, Removal?> decide, CancellationToken cancellationToken)
    {
        Removal? tried = null;
        var removal = await loop.RunAsync(
            async token =>
            {
                var state = await users.LoadAsync(account, user, app, token);
                if (Decide(state) is not { } removal) return Removal.Nothing;
                if (ReferenceEquals(removal, tried)) return removal;
                tried = removal;
                return await users.TrySaveAsync(ChangeFor(account, app, state!, removal), token) ? removal : null;
            },
            cancellationToken);
        if (ReferenceEquals(removal, Removal.Nothing)) return false;
        await followUp.RunAsync(
            $"the release of the tokens of {user}", stop => ownership.ReleaseAsync(account, app, user, removal.Devices, stop));
        return true;

        // A write whose response was lost looks like a conflict, and what it removed is not found.
        Removal? Decide(UserState? state)
        {
            try
            {
                return decide(state);
            }
            catch (RequestException) when (tried is not null)
            {
                return tried;
            }
        }
    }

    private UserChange ChangeFor(AccountSid account, AppName app, UserState state, Removal removal)
    {
        // Of a deleted User the deletion stays the last change.
        var now = state.User.DeletedAt ?? time.GetUtcNow();
        return new UserChange(account, state.User with { UpdatedAt = now }, state.Version)
        {
            AppName = app,
            RemoveRegistration = removal.WholeRegistration,
            PutRegistration = removal.WholeRegistration ? null : state.Registration! with { UpdatedAt = now },
            RemoveDevices = removal.Devices,
        };
    }
}
