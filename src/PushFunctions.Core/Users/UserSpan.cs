namespace PushFunctions.Core.Users;

/// <summary>A part of the Users in the order of their ids.</summary>
/// <param name="After">Exclusive; null from the beginning.</param>
/// <param name="From">The first digits of the first User; null from the first of all.</param>
/// <param name="Until">The digits of which the Users begin that are behind the end; null up to the last.</param>
public sealed record UserSpan(UserId? After, string? From, string? Until)
{
    public static UserSpan Everyone { get; } = new(null, null, null);

    /// <summary>The digits before which no User of the span is; null where it begins with the first of all.</summary>
    public string? First => string.CompareOrdinal(After?.Tail, From) > 0 ? After?.Tail : From;

    /// <summary>The same up to a User (inclusive): ids are of different lengths, and the next is greater than this.</summary>
    public UserSpan UpTo(UserId last) => this with { Until = last.Tail + "0" };

    public bool Holds(UserId user) =>
        (After is null || string.CompareOrdinal(user.Tail, After.Tail) > 0)
        && (From is null || string.CompareOrdinal(user.Tail, From) >= 0)
        && (Until is null || string.CompareOrdinal(user.Tail, Until) < 0);
}
