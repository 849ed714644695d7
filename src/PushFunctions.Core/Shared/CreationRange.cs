namespace PushFunctions.Core.Shared;

/// <summary>The date filters of lists. Times are shown in whole seconds, so that they are compared in whole seconds too.</summary>
public static class CreationRange
{
    /// <param name="from">Inclusive; null for no bound.</param>
    /// <param name="until">Inclusive; null for no bound.</param>
    public static bool Holds(DateTimeOffset createdAt, DateTimeOffset? from, DateTimeOffset? until)
    {
        var shown = createdAt.ToUnixTimeSeconds();
        return (from is null || shown >= from.Value.ToUnixTimeSeconds()) && (until is null || shown <= until.Value.ToUnixTimeSeconds());
    }
}
