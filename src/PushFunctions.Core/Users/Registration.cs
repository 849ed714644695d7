namespace PushFunctions.Core.Users;

/// <summary>A User's devices under one App, with what the App says of the User: one row.</summary>
public sealed record Registration(
    RegistrationId Id,
    UserId UserId,
    AppName AppName,
    IReadOnlyList<Device> Devices,
    IReadOnlyDictionary<string, string> Tags,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public const int MaximumDevices = 50;
    public const int MaximumTags = 20;

    /// <summary>Characters of a tag's key.</summary>
    public const int MaximumTagKey = 64;

    /// <summary>The account's own id of the User; null where it gave none.</summary>
    public string? ExternalId { get; init; }

    /// <summary>BCP 47; null where the App did not say.</summary>
    public string? Locale { get; init; }

    /// <summary>An IANA name; null where the App did not say.</summary>
    public string? TimeZone { get; init; }

    /// <summary>
    /// The registration was removed, or its User deleted, and the row stays in its place: a request that was under
    /// way meanwhile finds that its version is gone, and cannot bring a device back. It counts as no registration.
    /// </summary>
    public bool IsTombstone { get; init; }

    /// <summary>Guards the next write; null for one that is not stored yet.</summary>
    public string? Version { get; init; }

    public static Registration New(AccountSid account, UserId user, AppName app, DateTimeOffset now) =>
        new(RegistrationId.For(account, user, app), user, app, [], new Dictionary<string, string>(), now, now);

    /// <summary>The tombstone that takes the place of what is stored, or of nothing.</summary>
    public static Registration Tombstone(AccountSid account, UserId user, AppName app, Registration? stored, DateTimeOffset now) =>
        New(account, user, app, now) with { IsTombstone = true, Version = stored?.Version };

    public Device? Find(DeviceAddress address) => Devices.FirstOrDefault(device => device.Address == address);

    /// <param name="changes">What is null is removed.</param>
    public Registration WithTags(IReadOnlyDictionary<string, string?> changes)
    {
        var merged = new Dictionary<string, string>(Tags, StringComparer.Ordinal);
        foreach (var (key, value) in changes)
        {
            if (value is null) merged.Remove(key);
            else merged[key] = value;
        }

        return this with { Tags = merged };
    }

    public bool HasTags(IReadOnlyDictionary<string, string> tags) =>
        Tags.Count == tags.Count && Tags.All(tag => tags.TryGetValue(tag.Key, out var value) && value == tag.Value);

    public Registration Without(IReadOnlyList<DeviceAddress> addresses) =>
        this with { Devices = [.. Devices.Where(device => !addresses.Contains(device.Address))] };
}

/// <summary>
/// What is valid of a stored registration. A deleted App takes its registrations with it without a walk over them:
/// rows of an App that is not in the catalog are ignored, and rows from before the App was created (an earlier App of
/// the same name) are ignored by their time. For this to hold, a device is never registered earlier than its App was
/// created: <see cref="Now"/>. How old the catalog may be: <see cref="CachedCatalogs"/>.
/// </summary>
public static class LiveRegistrations
{
    /// <summary>Null for none, for a tombstone, and where all of it is from an earlier App of the same
    /// name.</summary>
    public static Registration? LiveUnder(this Registration? registration, App app)
    {
        if (registration is null or { IsTombstone: true }) return null;
        var devices = registration.Devices.All(device => IsLive(device, app))
            ? registration.Devices
            : [.. registration.Devices.Where(device => IsLive(device, app))];
        if (registration.CreatedAt >= app.CreatedAt) return registration with { Devices = devices };
        // Written by a request that still knew the earlier App: what was said of the User there does not count here.
        return devices.Count == 0 ? null
            : registration with { Devices = devices, Tags = new Dictionary<string, string>(), Locale = null, TimeZone = null };
    }

    /// <summary>The time of a registration. Clocks may differ by seconds, and a device must not look older than its
    /// App.</summary>
    public static DateTimeOffset Now(ServiceTime time, App app)
    {
        var now = time.GetUtcNow();
        return now < app.CreatedAt ? app.CreatedAt : now;
    }

    private static bool IsLive(Device device, App app) => device.RegisteredAt >= app.CreatedAt;
}

/// <param name="RegisteredAt">When the app last registered it; a provider's older word about the token does not
/// count.</param>
public sealed record Device(DeviceAddress Address, DateTimeOffset RegisteredAt);

/// <summary>Registrations in the order of their Users. They may be fewer than asked for, even none, and more may
/// follow.</summary>
/// <param name="Next">Where to go on: exclusive, and not necessarily a User that was among them. Null at the end of
/// the range.</param>
public sealed record RegistrationPage(IReadOnlyList<Registration> Registrations, UserId? Next);

/// <summary>The one User of an App that a token belongs to.</summary>
/// <param name="PreviousUser">Set while the token moves: the User whose device is still to be removed.</param>
/// <param name="Version">Guards the next write; null for a row that does not exist yet.</param>
public sealed record TokenOwner(AccountSid Account, AppName App, DeviceAddress Address, UserId User, UserId? PreviousUser, string? Version)
{
    /// <summary>The User was made for this token by a request that named none, and may not be stored yet.</summary>
    public bool IsUserMade { get; init; }
}

/// <summary>What the Users of an App registered: a row for each (App, User), and a row for each token that names its
/// owner.</summary>
public interface IRegistrationStore
{
    /// <summary>The User's row under the App: one point read. Null where there is none; a tombstone is
    /// found.</summary>
    Task<Registration?> FindAsync(AccountSid account, AppName app, UserId user, CancellationToken cancellationToken);

    /// <summary>Inserts if <see cref="Registration.Version"/> is null, else replaces that version. Null if another
    /// write came first.</summary>
    /// <exception cref="RequestException">The registration is larger than a row can be.</exception>
    Task<Registration?> TryPutAsync(AccountSid account, Registration registration, CancellationToken cancellationToken);

    /// <summary>False if another write came first. True for a row that is gone already.</summary>
    Task<bool> TryRemoveAsync(AccountSid account, Registration registration, CancellationToken cancellationToken);

    /// <summary>Reads a part of an App's registrations: about as much as one request to storage gives.</summary>
    /// <param name="filter">Storage leaves out what it can tell by it; what it cannot tell comes back too, and is to be
    /// evaluated by the caller. Null leaves out nothing.</param>
    /// <param name="tombstones">Whether tombstones are wanted too.</param>
    /// <param name="limit">At most so many.</param>
    Task<RegistrationPage> ListAsync(
        AccountSid account, AppName app, UserSpan span, Filter? filter, bool tombstones, int limit, CancellationToken cancellationToken);

    /// <summary>Who owns the token under the App: at most one User, whatever runs at the same time.</summary>
    Task<TokenOwner?> FindOwnerAsync(AccountSid account, AppName app, DeviceAddress address, CancellationToken cancellationToken);

    /// <summary>Inserts the row, or gives back the one that is there.</summary>
    Task<TokenOwner> AddOwnerAsync(TokenOwner owner, CancellationToken cancellationToken);

    /// <summary>Inserts if <see cref="TokenOwner.Version"/> is null, else replaces that version. Null if another
    /// write came first.</summary>
    Task<TokenOwner?> TryPutOwnerAsync(TokenOwner owner, CancellationToken cancellationToken);

    /// <summary>False if another write came first. True for a row that is gone already.</summary>
    Task<bool> TryRemoveOwnerAsync(TokenOwner owner, CancellationToken cancellationToken);
}
