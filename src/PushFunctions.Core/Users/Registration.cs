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
/// What counts of a stored registration. An App takes its registrations with it, but nobody walks through all Users when it goes: rows of an App
/// that is not in the catalog are out of reach because every read asks the catalog first, and rows from before the App was made (an earlier App
/// of the same name) are out of reach by their time. For this to hold, a device is never registered earlier than its App was made: <see cref="Now"/>.
/// </summary>
public static class LiveRegistrations
{
    /// <summary>The devices that were registered under this App, and not under an earlier one of the same name.</summary>
    public static IReadOnlyList<Device> LiveUnder(this IReadOnlyList<Device> devices, App app) =>
        devices.All(device => IsLive(device, app)) ? devices : [.. devices.Where(device => IsLive(device, app))];

    /// <summary>Null where all of it is from an earlier App of the same name.</summary>
    public static Registration? LiveUnder(this Registration registration, App app)
    {
        var devices = registration.Devices.LiveUnder(app);
        return registration.CreatedAt >= app.CreatedAt || devices.Count > 0 ? registration with { Devices = devices } : null;
    }

    /// <summary>The time of a registration. Two instances' clocks may differ, and a device must not look older than its App.</summary>
    public static DateTimeOffset Now(TimeProvider time, App app)
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
