namespace PushFunctions.Core.Users;

/// <param name="DeletedAt">Set once deleted: the User stays readable for the retention time.</param>
public sealed record User(UserId Id, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);

/// <summary>A part of an account's Users, in the order of their ids.</summary>
/// <param name="Users">Those in the part that have a registration under the App, whatever it is worth.</param>
/// <param name="Last">The User that the part ends with; null at the end of all.</param>
public sealed record RegisteredUsers(IReadOnlyList<UserId> Users, UserId? Last);

/// <summary>The note that a User is being deleted.</summary>
/// <param name="Day">When, in UTC.</param>
public sealed record DeletedUser(AccountSid Account, UserId User, DateOnly Day);

/// <summary>A User and its registration under one App, as of one read.</summary>
/// <param name="Registration">Null where the User has none under the App.</param>
/// <param name="Version">Guards the next write to anything of this User.</param>
public sealed record UserState(User User, Registration? Registration, string Version);

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
