namespace PushFunctions.Core.Accounts;

/// <summary>Who sent the request: the account, and the key if one was used.</summary>
public sealed record Caller(AccountSid Account, ApiKeySid? Key, Scopes Scopes);
