namespace PushFunctions.Core.Users.Mending;

/// <summary>
/// Ends what a crash between an owner and its device has left undone. Keeps to the rules of <see cref="TokenOwnership"/>: the owner is marked, then its User is
/// saved as it is, so that a register which saw the owner unmarked has to look again, and only then the owner goes. Safe to repeat and to run beside all others.
/// </summary>
public sealed class OwnerMender(IOwnershipRows rows, ITokenOwnerStore owners, IUserStore users, TokenOwnership ownership, OptimisticLoop loop)
{
    public async Task<MendingKind> ReconcileAsync(OwnerRow row, CancellationToken cancellationToken)
    {
        if (row.PreviousUser is { } previous && previous != row.User) return await EndMoveAsync(row, previous, cancellationToken);
        return row.PreviousUser is null && DeviceOf(await LoadAsync(row, row.User, cancellationToken), row) is not null
            ? MendingKind.None
            : await ReleaseAsync(row, cancellationToken);
    }

    /// <summary>
    /// Where the new User has the device, it goes from the one before. Where only the one before has it, the register that took the token died before it
    /// was answered: it is taken back, and the device stays where it was.
    /// </summary>
    private async Task<MendingKind> EndMoveAsync(OwnerRow row, UserId previous, CancellationToken cancellationToken)
    {
        if (DeviceOf(await LoadAsync(row, row.User, cancellationToken), row) is { } moved)
        {
            await ownership.FinishAsync(Known(row, moved), cancellationToken);
            return MendingKind.UnfinishedMove;
        }

        var before = await LoadAsync(row, previous, cancellationToken);
        if (DeviceOf(before, row) is { } kept)
        {
            var owner = before!.User.DeletedAt is null
                ? await owners.TryPutAsync(Known(row, kept) with { User = previous, PreviousUser = row.User }, cancellationToken)
                : Known(row, kept);
            if (owner is null) return MendingKind.None;
            await ownership.FinishAsync(owner, cancellationToken);
            return MendingKind.UnfinishedMove;
        }

        if (await HasDeviceOnceSavedAsync(row, previous, cancellationToken)) return MendingKind.None;
        return await rows.TryReplaceAsync(row with { PreviousUser = null }, cancellationToken) is { } ended ? await ReleaseAsync(ended, cancellationToken) : MendingKind.None;
    }

    private async Task<MendingKind> ReleaseAsync(OwnerRow row, CancellationToken cancellationToken)
    {
        var marked = row.PreviousUser == row.User ? row : await rows.TryReplaceAsync(row with { PreviousUser = row.User }, cancellationToken);
        if (marked is null) return MendingKind.None;
        if (await HasDeviceOnceSavedAsync(row, row.User, cancellationToken))
        {
            await rows.TryReplaceAsync(marked with { PreviousUser = null }, cancellationToken);
            return MendingKind.None;
        }

        return await rows.TryRemoveAsync(marked, cancellationToken) ? MendingKind.OwnerWithoutDevice : MendingKind.None;
    }

    /// <summary>Whether the User has the device, as of a save of the User as it is: whoever looked at the owner before that has to look again.</summary>
    private async Task<bool> HasDeviceOnceSavedAsync(OwnerRow row, UserId user, CancellationToken cancellationToken)
    {
        var found = await loop.RunAsync(
            async token =>
            {
                if (await LoadAsync(row, user, token) is not { } state) return new Found(null);
                return await users.TrySaveAsync(new UserChange(row.Account, state.User, state.Version), token) ? new Found(DeviceOf(state, row)) : null;
            },
            cancellationToken);
        return found.Device is not null;
    }

    private Task<UserState?> LoadAsync(OwnerRow row, UserId user, CancellationToken cancellationToken) => users.LoadAsync(row.Account, user, row.App, cancellationToken);

    private static Device? DeviceOf(UserState? state, OwnerRow row) => state?.Registration?.Devices.FirstOrDefault(device => device.Address.Hash == row.Hash);

    private static TokenOwner Known(OwnerRow row, Device device) => new(row.Account, row.App, device.Address, row.User, row.PreviousUser, row.Version);

    private sealed record Found(Device? Device);
}
