using PushFunctions.Api.Lists;

namespace PushFunctions.Api.Apps;

/// <summary>A page of Apps, newest first.</summary>
public sealed record AppsPage(IReadOnlyList<AppAnswer> Apps, Pagination Pagination);
