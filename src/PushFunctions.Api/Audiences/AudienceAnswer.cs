using PushFunctions.Core.Audiences;

namespace PushFunctions.Api.Audiences;

/// <summary>An audience.</summary>
/// <param name="Name">Null where it was made without one.</param>
public sealed record AudienceAnswer(string Id, string? Name, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal static AudienceAnswer Of(Audience audience) => new(audience.Id.Value, audience.Name, audience.CreatedAt, audience.UpdatedAt);
}
