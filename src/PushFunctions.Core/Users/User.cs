namespace PushFunctions.Core.Users;

/// <param name="DeletedAt">Set once deleted: the User stays readable for the retention time.</param>
public sealed record User(UserId Id, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);
