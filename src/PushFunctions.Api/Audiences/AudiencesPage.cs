using PushFunctions.Api.Lists;

namespace PushFunctions.Api.Audiences;

/// <summary>A page of audiences.</summary>
public sealed record AudiencesPage(IReadOnlyList<AudienceAnswer> Audiences, Pagination Pagination);
