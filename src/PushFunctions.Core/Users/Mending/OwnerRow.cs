namespace PushFunctions.Core.Users.Mending;

/// <summary>A <see cref="TokenOwner"/> as a walk over all of them finds it: of the device it knows the hash alone.</summary>
/// <param name="Hash">See <see cref="DeviceAddress.Hash"/>.</param>
/// <param name="ChangedAt">When it was written last.</param>
public sealed record OwnerRow(AccountSid Account, AppName App, string Hash, UserId User, UserId? PreviousUser, DateTimeOffset ChangedAt, string Version);
