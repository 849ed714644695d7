namespace PushFunctions.Core.Sends.Sweep;

/// <summary>What the last sweep saw, on whichever instance it ran.</summary>
/// <param name="EndedAt">When it had looked at everything that is open.</param>
/// <param name="OldestDueSince">Since when the job is due that waits longest; null where none waits.</param>
public sealed record SweepReport(DateTimeOffset EndedAt, DateTimeOffset? OldestDueSince);
