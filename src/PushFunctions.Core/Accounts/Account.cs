namespace PushFunctions.Core.Accounts;

public sealed record Account(AccountSid Sid, SecretHash AuthToken, DateTimeOffset CreatedAt);
