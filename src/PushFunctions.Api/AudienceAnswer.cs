namespace PushFunctions.Api;

/// <summary>An audience.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Null where it was made without one.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record AudienceAnswer(string Id, string? Name, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal static AudienceAnswer Of(Audience audience) => new(audience.Id.Value, audience.Name, audience.CreatedAt, audience.UpdatedAt);
}
