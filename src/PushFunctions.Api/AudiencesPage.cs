using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>A page of audiences.</summary>
/// <param name="Audiences">The audiences.</param>
/// <param name="Pagination">Where this page lies.</param>
public sealed record AudiencesPage(IReadOnlyList<AudienceAnswer> Audiences, Pagination Pagination);
