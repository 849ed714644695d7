using System.Globalization;

namespace PushFunctions.Core.Shared;

/// <summary>
/// Pages through what is in memory, newest first. The cursor names the last item of its page (creation and id), so that items
/// which come or go between two pages neither repeat nor hide others.
/// </summary>
public static class NewestFirst
{
    /// <exception cref="RequestException">The cursor is none that a list gave out.</exception>
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
