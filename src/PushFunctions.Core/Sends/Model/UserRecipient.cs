namespace PushFunctions.Core.Sends.Model;

public sealed record UserRecipient(UserId User, string? Variables);
