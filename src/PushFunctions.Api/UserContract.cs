using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>A User.</summary>
/// <param name="Id">Its id.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="DeletedAt">Null for one that was not deleted.</param>
public sealed record UserResponse(string Id, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt)
{
    internal static UserResponse Of(User user) => new(user.Id.Value, user.CreatedAt, user.UpdatedAt, user.DeletedAt);
}

/// <summary>A page of Users.</summary>
/// <param name="Users">The Users.</param>
/// <param name="Pagination">Where this page lies.</param>
public sealed record UsersPage(IReadOnlyList<UserResponse> Users, Pagination Pagination);
