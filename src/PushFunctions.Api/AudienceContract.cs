using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>Makes an audience.</summary>
/// <param name="Name">1 to 256 characters, or left out.</param>
public sealed record CreateAudienceRequest(string? Name);

/// <summary>Adds Users to an audience.</summary>
/// <param name="UserIds">Required: 1 to 1,000 ids.</param>
public sealed record AddAudienceUsersRequest(IReadOnlyList<string> UserIds);

/// <summary>Adds Users to an audience and takes others out of it: at least one of the two.</summary>
/// <param name="Add">1 to 1,000 ids, none of which is in <paramref name="Remove"/>.</param>
/// <param name="Remove">1 to 1,000 ids.</param>
public sealed record UpdateAudienceUsersRequest(IReadOnlyList<string>? Add, IReadOnlyList<string>? Remove);

/// <summary>An audience.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Null where it was made without one.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record AudienceResponse(string Id, string? Name, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal static AudienceResponse Of(Audience audience) => new(audience.Id.Value, audience.Name, audience.CreatedAt, audience.UpdatedAt);
}

/// <summary>A User in an audience.</summary>
/// <param name="Id">The User's id.</param>
public sealed record AudienceMember(string Id);

/// <summary>A page of an audience's members, in the order of their ids.</summary>
/// <param name="Users">The members.</param>
/// <param name="Pagination">Where this page lies.</param>
public sealed record AudienceUsersPage(IReadOnlyList<AudienceMember> Users, Pagination Pagination);

/// <summary>A page of audiences.</summary>
/// <param name="Audiences">The audiences.</param>
/// <param name="Pagination">Where this page lies.</param>
public sealed record AudiencesPage(IReadOnlyList<AudienceResponse> Audiences, Pagination Pagination);
