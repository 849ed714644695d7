namespace PushFunctions.Core.Sends.Model;

/// <summary>An operation that has not ended, as the sweep finds it.</summary>
/// <param name="MendedAt">When the sweep last put messages of it back; null if never.</param>
public sealed record OpenOperation(AccountSid Account, OperationId Id, DateTimeOffset? SendAt, DateTimeOffset? MendedAt = null);
