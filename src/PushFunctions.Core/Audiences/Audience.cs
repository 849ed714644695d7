namespace PushFunctions.Core.Audiences;

/// <summary>A named set of Users, up to a million.</summary>
public sealed record Audience(AudienceId Id, string? Name, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
