namespace PushFunctions.Api;

/// <summary>Adds Users to an audience.</summary>
/// <param name="UserIds">Required: 1 to 1,000 ids.</param>
public sealed record AddAudienceUsersRequest(IReadOnlyList<string> UserIds);
