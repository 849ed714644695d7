namespace PushFunctions.Core.Shared;

/// <summary>
/// A part of a list. It can be short, even empty, and still have a next one: a store reads a bounded number of rows a call, and the API reads on
/// until the page that it answers with is as full as it has to be.
/// </summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="NextCursor">Null at the end of the list.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    public ListPage<TOther> Select<TOther>(Func<T, TOther> map) => new([.. Items.Select(map)], NextCursor);
}
