namespace PushFunctions.Api.Http;

/// <summary>Where a page lies in its list. The tokens are opaque; they hold for the same account, list and filters.</summary>
/// <param name="Next">The <c>pageToken</c> of the next page; null at the end.</param>
/// <param name="Self">The <c>pageToken</c> of this page.</param>
public sealed record Pagination(string? Next, string Self);
