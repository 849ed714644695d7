namespace PushFunctions.Core.Users.Mending;

/// <summary>How far a walk over all rows of a kind has come.</summary>
/// <param name="BegunAt">When this round began.</param>
/// <param name="Cursor">Where it goes on; null once it has come to the end.</param>
public sealed record MendingRound(DateTimeOffset BegunAt, string? Cursor);
