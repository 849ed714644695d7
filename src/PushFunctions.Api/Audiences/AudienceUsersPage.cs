using PushFunctions.Api.Lists;

namespace PushFunctions.Api.Audiences;

/// <summary>A page of an audience's members, in the order of their ids.</summary>
public sealed record AudienceUsersPage(IReadOnlyList<AudienceMember> Users, Pagination Pagination);
