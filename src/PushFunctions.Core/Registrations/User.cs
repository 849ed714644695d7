using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Registrations;

/// <param name="DeletedAt">Set once deleted: the User stays readable for the retention time.</param>
public sealed record User(UserId Id, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);
