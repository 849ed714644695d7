namespace PushFunctions.Core.Accounts;

/// <summary>What is stored under a user name: whom it stands for, and the hash that a password must match.</summary>
public sealed record KnownCaller(Caller Caller, SecretHash Secret);
