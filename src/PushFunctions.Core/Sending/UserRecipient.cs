using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Sending;

public sealed record UserRecipient(UserId User, string? Variables);
