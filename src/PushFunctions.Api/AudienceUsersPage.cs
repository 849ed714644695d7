using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>A page of an audience's members, in the order of their ids.</summary>
/// <param name="Users">The members.</param>
/// <param name="Pagination">Where this page lies.</param>
public sealed record AudienceUsersPage(IReadOnlyList<AudienceMember> Users, Pagination Pagination);
