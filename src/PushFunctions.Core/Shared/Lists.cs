using System.Globalization;

namespace PushFunctions.Core.Shared;

/// <summary>Which page of a list to read.</summary>
/// <param name="PageSize">1 to 1000.</param>
/// <param name="Cursor">Where the previous page ended, as the store named it; null for the first page.</param>
public sealed record ListRequest(int PageSize, string? Cursor)
{
    public const int DefaultPageSize = 50;
    public const int MaximumPageSize = 1000;
}

/// <summary>
/// A page of a list. It can be short, even empty, and still have a next one: a store reads a bounded number of rows
/// per call, and the API continues until its own page is full.
/// </summary>
/// <param name="Items">At most as many as requested.</param>
/// <param name="NextCursor">Null at the end of the list.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    public ListPage<TOther> Select<TOther>(Func<T, TOther> map) => new([.. Items.Select(map)], NextCursor);
}

/// <summary>The date filters of lists. Times are shown in whole seconds, and are compared in whole seconds
/// too.</summary>
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

/// <summary>
/// Pages through what is in memory, newest first. The cursor names the last item of its page (creation and id), so
/// that items which come or go between two pages neither repeat nor hide others.
/// </summary>
public static class NewestFirst
{
    /// <exception cref="RequestException">The cursor was not issued by a list.</exception>
    public static ListPage<T> Page<T>(IEnumerable<T> items, Func<T, (DateTimeOffset CreatedAt, string Id)> keyOf, ListRequest request)
    {
        var after = request.Cursor is null ? null : (Key?)Parse(request.Cursor);
        var page = items
            .Select(item => (Item: item, Key: new Key(keyOf(item).CreatedAt.UtcTicks, keyOf(item).Id)))
            .Where(row => after is null || row.Key.CompareTo(after.Value) < 0)
            .OrderByDescending(row => row.Key)
            .Take(request.PageSize + 1)
            .ToList();
        var shown = page.Take(request.PageSize).ToList();
        return new ListPage<T>([.. shown.Select(row => row.Item)], page.Count > shown.Count ? shown[^1].Key.ToString() : null);
    }

    private static Key Parse(string cursor)
    {
        var colon = cursor.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && long.TryParse(cursor.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? new Key(ticks, cursor[(colon + 1)..])
            : throw RequestException.BadCursor();
    }

    private readonly record struct Key(long Ticks, string Id) : IComparable<Key>
    {
        public int CompareTo(Key other) =>
            Ticks != other.Ticks ? Ticks.CompareTo(other.Ticks) : string.CompareOrdinal(Id, other.Id);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ticks}:{Id}");
    }
}
