namespace PushFunctions.Core.Users;

/// <summary>Devices to remove from a registration, and whether it goes itself.</summary>
public sealed record Removal(IReadOnlyList<DeviceAddress> Devices, bool WholeRegistration)
{
    public static readonly Removal Nothing = new([], false);

    public static Removal Whole(Registration registration) => new([.. registration.Devices.Select(device => device.Address)], true);

    public static Removal Of(Device device) => new([device.Address], false);
}

/// <summary>
/// Removes devices: first from the User's row, then their owner rows. A crash between the two leaves owner rows
/// without a device, which count for nothing (see <see cref="TokenOwnership"/>). A registration at the same time comes
/// either before the removal, and is removed with the rest, or after it, and stays.
/// </summary>
public sealed class RegistrationRemover(
    IRegistrationStore registrations, TokenOwnership ownership, OptimisticLoop loop, DeviceEvents events, ServiceTime time)
{
    /// <summary>Removes what <paramref name="decide"/> names from the User's row under the App; null removes
    /// nothing.</summary>
    /// <param name="decide">Pure, or throws; run again where the row changed. Null where there is none.</param>
    /// <param name="type">What endpoints are told of it.</param>
    /// <returns>Whether anything was removed.</returns>
    public async Task<bool> RemoveAsync(
        AccountSid account, UserId user, AppName app, Func<Registration?, Removal?> decide, CancellationToken cancellationToken,
        string type = EventTypes.DeviceRemoved)
    {
        Removal? tried = null;
        var removal = await loop.RunAsync(
            async token =>
            {
                var stored = await registrations.FindAsync(account, app, user, token);
                if (Decide(stored) is not { } removal) return Removal.Nothing;
                if (ReferenceEquals(removal, tried)) return removal;
                tried = removal;
                await TellAsync(account, user, app, type, stored!.Devices.Where(device => removal.Devices.Contains(device.Address)), token);
                return await registrations.TryPutAsync(account, After(account, stored!, removal), token) is null ? null : removal;
            },
            cancellationToken);
        if (ReferenceEquals(removal, Removal.Nothing)) return false;
        await ownership.ReleaseAfterwardsAsync(account, app, user, removal.Devices);
        return true;

        // A write whose response was lost looks like a conflict, and what it removed is not found.
        Removal? Decide(Registration? stored)
        {
            try
            {
                return decide(stored);
            }
            catch (RequestException) when (tried is not null)
            {
                return tried;
            }
        }
    }

    /// <summary>Puts a tombstone in the place of whatever the User has under the App, and releases its tokens. Safe to
    /// repeat.</summary>
    /// <param name="may">Asked after the row was read, and again where it has changed since: whether that row is to
    /// go.</param>
    public async Task BuryAsync(
        AccountSid account, UserId user, AppName app, Func<Registration?, CancellationToken, Task<bool>> may,
        CancellationToken cancellationToken)
    {
        var buried = await loop.RunAsync(
            async token =>
            {
                var stored = await registrations.FindAsync(account, app, user, token);
                if (!await may(stored, token)) return Buried.Nothing;
                await TellAsync(account, user, app, EventTypes.DeviceRemoved, stored?.Devices ?? [], token);
                var tombstone = Registration.Tombstone(account, user, app, stored, time.GetUtcNow());
                return await registrations.TryPutAsync(account, tombstone, token) is null ? null : new Buried(stored?.Devices ?? []);
            },
            cancellationToken);
        await ownership.ReleaseAfterwardsAsync(account, app, user, [.. buried.Devices.Select(device => device.Address)]);
    }

    private Task TellAsync(
        AccountSid account, UserId user, AppName app, string type, IEnumerable<Device> devices, CancellationToken cancellationToken) =>
        events.BeforeAsync(
            account, app, type, user,
            [.. devices.Select(device => (device.Address.Provider, device.Address.Hash, device.RegisteredAt))], cancellationToken);

    private Registration After(AccountSid account, Registration stored, Removal removal)
    {
        var now = time.GetUtcNow();
        return removal.WholeRegistration
            ? Registration.Tombstone(account, stored.UserId, stored.AppName, stored, now)
            : stored.Without(removal.Devices) with { UpdatedAt = now };
    }

    private sealed record Buried(IReadOnlyList<Device> Devices)
    {
        public static readonly Buried Nothing = new([]);
    }
}
