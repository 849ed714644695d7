namespace PushFunctions.Core.Users.Mending;

/// <summary>A part of a walk over all rows of a kind.</summary>
/// <param name="Next">Where the next part begins; null after the last.</param>
public sealed record RowPart<T>(IReadOnlyList<T> Rows, string? Next);
