namespace PushFunctions.Api;

/// <summary>Makes an audience.</summary>
/// <param name="Name">1 to 256 characters, or left out.</param>
public sealed record CreateAudienceRequest(string? Name);
