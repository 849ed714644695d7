namespace PushFunctions.Core.Users;

/// <summary>A write to one User under one App: all of it in one transaction, guarded by the User's version.</summary>
/// <param name="User">The User as it will be.</param>
/// <param name="Version">Null inserts the User and fails where it exists.</param>
public sealed record UserChange(AccountSid Account, User User, string? Version)
{
    /// <summary>Required when devices or the registration change.</summary>
    public AppName? AppName { get; init; }

    /// <summary>Inserted or replaced; its <see cref="Registration.Devices"/> are not looked at.</summary>
    public Registration? PutRegistration { get; init; }

    public bool RemoveRegistration { get; init; }

    /// <summary>Inserted or replaced.</summary>
    public IReadOnlyList<Device> PutDevices { get; init; } = [];

    /// <summary>Removed where they are.</summary>
    public IReadOnlyList<DeviceAddress> RemoveDevices { get; init; } = [];
}
