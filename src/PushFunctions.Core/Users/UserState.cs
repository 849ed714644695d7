namespace PushFunctions.Core.Users;

/// <summary>A User and its registration under one App, as of one read.</summary>
/// <param name="Registration">Null where the User has none under the App.</param>
/// <param name="Version">Guards the next write to anything of this User.</param>
public sealed record UserState(User User, Registration? Registration, string Version);
