using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Sending;

/// <summary>An operation that has not ended, as the sweep finds it.</summary>
public sealed record OpenOperation(AccountSid Account, OperationId Id, DateTimeOffset? SendAt);
