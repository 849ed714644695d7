namespace PushFunctions.Core.Shared;

/// <summary>Which part of a list is wanted.</summary>
/// <param name="PageSize">1 to 1000.</param>
/// <param name="Cursor">Where the page before ended, as its store named it; null for the first page.</param>
public sealed record ListRequest(int PageSize, string? Cursor)
{
    public const int DefaultPageSize = 50;
    public const int MaximumPageSize = 1000;
}
