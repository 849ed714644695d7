using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>A page of Users.</summary>
/// <param name="Users">The Users.</param>
/// <param name="Pagination">Where this page lies.</param>
public sealed record UsersPage(IReadOnlyList<UserAnswer> Users, Pagination Pagination);
