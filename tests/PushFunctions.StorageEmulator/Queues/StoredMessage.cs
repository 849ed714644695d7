namespace PushFunctions.StorageEmulator.Queues;

/// <param name="Position">The place in its queue among those that become visible at the same time.</param>
/// <param name="Receipt">Changes each time the message is received or updated; older ones are stale.</param>
internal sealed record StoredMessage(
    string Id, long Position, string Text, DateTimeOffset InsertedAt, DateTimeOffset ExpiresAt, DateTimeOffset VisibleAt, int Received,
    string Receipt);
