namespace PushFunctions.Core.Users.Mending;

/// <summary>
/// Mends devices that their owner does not know of. No crash of the service leaves one: see <see cref="TokenOwnership"/>. A storage that was restored, or put right by
/// hand, may hold some. Safe to repeat and to run beside all others.
/// </summary>
public sealed class DeviceMender(ITokenOwnerStore owners, IUserStore users, TokenOwnership ownership, OptimisticLoop loop)
{
    public async Task<MendingKind> ReconcileAsync(DeviceRow row, CancellationToken cancellationToken)
    {
        var owner = await FindOwnerAsync(row, cancellationToken);
        if (owner is null) return await GiveOwnerAsync(row, cancellationToken);
        return Knows(owner, row.User) ? MendingKind.None : await RemoveAsync(row, cancellationToken);
    }

    /// <summary>A device that was removed meanwhile has nothing to own: then the owner is released as by the removal, which did not find it.</summary>
    private async Task<MendingKind> GiveOwnerAsync(DeviceRow row, CancellationToken cancellationToken)
    {
        if (!await IsThereAsync(row, cancellationToken)) return MendingKind.None;
        if (await owners.TryPutAsync(new TokenOwner(row.Account, row.App, row.Device.Address, row.User, null, null), cancellationToken) is null) return MendingKind.None;
        if (await IsThereAsync(row, cancellationToken)) return MendingKind.DeviceWithoutOwner;
        await ownership.ReleaseAsync(row.Account, row.App, row.User, [row.Device.Address], cancellationToken);
        return MendingKind.None;
    }

    /// <summary>The User is read first and the owner second, so that a register which comes between overtakes the removal.</summary>
    private async Task<MendingKind> RemoveAsync(DeviceRow row, CancellationToken cancellationToken)
    {
        var done = await loop.RunAsync(
            async token =>
            {
                var state = await users.LoadAsync(row.Account, row.User, row.App, token);
                var owner = await FindOwnerAsync(row, token);
                if (!Has(state, row) || owner is null || Knows(owner, row.User)) return new Outcome(MendingKind.None);
                var change = new UserChange(row.Account, state!.User, state.Version) { AppName = row.App, RemoveDevices = [row.Device.Address] };
                return await users.TrySaveAsync(change, token) ? new Outcome(MendingKind.DeviceOfAnother) : null;
            },
            cancellationToken);
        return done.Kind;
    }

    private async Task<bool> IsThereAsync(DeviceRow row, CancellationToken cancellationToken) => Has(await users.LoadAsync(row.Account, row.User, row.App, cancellationToken), row);

    private Task<TokenOwner?> FindOwnerAsync(DeviceRow row, CancellationToken cancellationToken) => owners.FindAsync(row.Account, row.App, row.Device.Address, cancellationToken);

    private static bool Has(UserState? state, DeviceRow row) => state?.Registration?.Devices.Any(device => device.Address == row.Device.Address) is true;

    private static bool Knows(TokenOwner owner, UserId user) => owner.User == user || owner.PreviousUser == user;

    private sealed record Outcome(MendingKind Kind);
}
