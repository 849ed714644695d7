namespace PushFunctions.Core.Users.Mending;

/// <summary>A User's device as a walk over all of them finds it.</summary>
public sealed record DeviceRow(AccountSid Account, UserId User, AppName App, Device Device);
