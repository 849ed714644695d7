using PushFunctions.Api.Lists;

namespace PushFunctions.Api.Users;

/// <summary>A page of Users.</summary>
public sealed record UsersPage(IReadOnlyList<UserAnswer> Users, Pagination Pagination);
