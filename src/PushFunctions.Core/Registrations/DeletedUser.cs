using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Registrations;

/// <summary>The note that a User is being deleted.</summary>
/// <param name="Day">When, in UTC.</param>
public sealed record DeletedUser(AccountSid Account, UserId User, DateOnly Day);
