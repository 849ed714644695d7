namespace PushFunctions.Core.Users;

/// <summary>A User's devices under one App.</summary>
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
}

public sealed record RegistrationKey(UserId User, AppName App);

/// <summary>
/// What is valid of a stored registration. A deleted App takes its registrations with it without a walk over all
/// Users: rows of an App that is not in the catalog are ignored because every read loads the catalog first, and rows
/// from before the App was created (an earlier App of the same name) are ignored by their time. For this to hold, a
/// device is never registered earlier than its App was created: <see cref="Now"/>.
/// </summary>
public static class LiveRegistrations
{
    /// <summary>The devices that were registered under this App, and not under an earlier one of the same
    /// name.</summary>
    public static IReadOnlyList<Device> LiveUnder(this IReadOnlyList<Device> devices, App app) =>
        devices.All(device => IsLive(device, app)) ? devices : [.. devices.Where(device => IsLive(device, app))];

    /// <summary>Null where all of it is from an earlier App of the same name.</summary>
    public static Registration? LiveUnder(this Registration registration, App app)
    {
        var devices = registration.Devices.LiveUnder(app);
        return registration.CreatedAt >= app.CreatedAt || devices.Count > 0 ? registration with { Devices = devices } : null;
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

/// <summary>Devices to remove from a registration, and whether it goes itself.</summary>
public sealed record Removal(IReadOnlyList<DeviceAddress> Devices, bool WholeRegistration)
{
    public static readonly Removal Nothing = new([], false);

    public static Removal Whole(Registration registration) => new([.. registration.Devices.Select(device => device.Address)], true);

    public static Removal Of(Device device) => new([device.Address], false);
}
