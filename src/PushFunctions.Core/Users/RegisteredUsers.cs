namespace PushFunctions.Core.Users;

/// <summary>A part of an account's Users, in the order of their ids.</summary>
/// <param name="Users">Those in the part that have a registration under the App, whatever it is worth.</param>
/// <param name="Last">The User that the part ends with; null at the end of all.</param>
public sealed record RegisteredUsers(IReadOnlyList<UserId> Users, UserId? Last);
