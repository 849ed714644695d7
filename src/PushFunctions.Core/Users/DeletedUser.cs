namespace PushFunctions.Core.Users;

/// <summary>The note that a User is being deleted.</summary>
/// <param name="Day">When, in UTC.</param>
public sealed record DeletedUser(AccountSid Account, UserId User, DateOnly Day);
