namespace PushFunctions.Api;

/// <summary>A User in an audience.</summary>
/// <param name="Id">The User's id.</param>
public sealed record AudienceMember(string Id);
