namespace PushFunctions.Core.Accounts;

public sealed record ApiKey(ApiKeySid Sid, AccountSid Account, string? Name, Scopes Scopes, SecretHash Secret, DateTimeOffset CreatedAt);
