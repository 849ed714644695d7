namespace PushFunctions.Core.Users.Mending;

/// <summary>What was to be mended of a row.</summary>
public enum MendingKind
{
    /// <summary>Nothing, or somebody is at work on it.</summary>
    None,

    /// <summary>An owner whose User has no such device was removed.</summary>
    OwnerWithoutDevice,

    /// <summary>A move of a token from one User to another was brought to its end, or taken back.</summary>
    UnfinishedMove,

    /// <summary>A device without an owner has one again.</summary>
    DeviceWithoutOwner,

    /// <summary>A device whose token belongs to another User was removed.</summary>
    DeviceOfAnother,
}
