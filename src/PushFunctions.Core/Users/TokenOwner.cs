namespace PushFunctions.Core.Users;

/// <summary>The one User of an App that a token belongs to.</summary>
/// <param name="PreviousUser">Set while the token moves: the User whose device row is still to be removed.</param>
/// <param name="Version">Guards the next write; null for a row that does not exist yet.</param>
public sealed record TokenOwner(AccountSid Account, AppName App, DeviceAddress Address, UserId User, UserId? PreviousUser, string? Version);
