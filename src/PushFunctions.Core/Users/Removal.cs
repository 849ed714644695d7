namespace PushFunctions.Core.Users;

/// <summary>Devices to remove from a registration, and whether it goes itself.</summary>
public sealed record Removal(IReadOnlyList<DeviceAddress> Devices, bool WholeRegistration)
{
    public static readonly Removal Nothing = new([], false);

    public static Removal Whole(Registration registration) => new([.. registration.Devices.Select(device => device.Address)], true);

    public static Removal Of(Device device) => new([device.Address], false);
}
