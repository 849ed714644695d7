namespace PushFunctions.Core.Users;

/// <summary>Finds out who has a device: the question of support when there is only a token.</summary>
public sealed class DeviceOwners(ICatalogStore catalogs, IRegistrationStore registrations, IUserStore users)
{
    /// <summary>
    /// The Users that have the device registered, in the order of their ids. For each App and each provider that the
    /// token can be of it takes one point read, and two more for each device that is found.
    /// </summary>
    public async Task<ListPage<User>> ListAsync(AccountSid account, DeviceToken token, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.LoadAsync(account, cancellationToken);
        var found = await Task.WhenAll(
            from app in catalog.Apps
            from address in AddressesOf(token)
            select FindAsync(account, app, address, cancellationToken));
        return new ListPage<User>(
            [.. found.OfType<User>().DistinctBy(user => user.Id).OrderBy(user => user.Id.Tail, StringComparer.Ordinal)], null);
    }

    private static IEnumerable<DeviceAddress> AddressesOf(DeviceToken token)
    {
        foreach (var provider in Enum.GetValues<Provider>())
        {
            if (DeviceAddress.TryParse(provider, token.Value, out var address, out _)) yield return address;
        }
    }

    /// <summary>An owner row without the device counts for nothing: see <see cref="TokenOwnership"/>.</summary>
    private async Task<User?> FindAsync(AccountSid account, App app, DeviceAddress address, CancellationToken cancellationToken)
    {
        if (await registrations.FindOwnerAsync(account, app.Name, address, cancellationToken) is not { } owner) return null;
        var registration = (await registrations.FindAsync(account, app.Name, owner.User, cancellationToken)).LiveUnder(app);
        return registration?.Find(address) is null ? null : await users.FindAsync(account, owner.User, cancellationToken);
    }
}
