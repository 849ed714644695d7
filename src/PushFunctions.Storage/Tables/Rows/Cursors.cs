namespace PushFunctions.Storage.Tables.Rows;

/// <summary>
/// A list's cursor is the id of the last item that was read: it stays right whatever is written meanwhile, and names nothing outside the
/// account, because the partition never comes from it.
/// </summary>
internal static class Cursors
{
    public delegate bool Parser<T>(string? text, out T? value);

    /// <exception cref="RequestException">The cursor is none that this list gave out.</exception>
    public static T? Read<T>(ListRequest request, Parser<T> parse)
        where T : class
    {
        if (request.Cursor is null) return null;
        return parse(request.Cursor, out var value) ? value : throw RequestException.BadCursor();
    }
}
