using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>A page of Apps, newest first.</summary>
/// <param name="Apps">The Apps.</param>
/// <param name="Pagination">Where this page lies.</param>
public sealed record AppsPage(IReadOnlyList<AppAnswer> Apps, Pagination Pagination);
