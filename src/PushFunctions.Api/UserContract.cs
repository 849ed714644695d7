using System.Text.Json.Serialization;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>A User.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When it was created or deleted; registering a device does not change it.</param>
/// <param name="DeletedAt">Null if it was not deleted.</param>
/// <param name="ExternalId">Your own ID of the User; left out where it has none.</param>
public sealed record UserResponse(
    string Id,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? DeletedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ExternalId)
{
    internal static UserResponse Of(User user) => new(user.Id.Value, user.CreatedAt, user.UpdatedAt, user.DeletedAt, user.ExternalId);
}

/// <summary>A page of Users.</summary>
/// <param name="Users">The Users.</param>
/// <param name="Pagination">The position of this page.</param>
public sealed record UsersPage(IReadOnlyList<UserResponse> Users, Pagination Pagination);
