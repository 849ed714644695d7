using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Lists;

namespace PushFunctions.Core.Registrations;

/// <summary>The Users of an account. They are made by registering.</summary>
public sealed class UserService
{
    /// <exception cref="Problems.RequestException">Not found.</exception>
    public Task<User> FindAsync(AccountSid account, UserId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ListPage<User>> ListAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Removes every registration of the User; the User stays readable with <see cref="User.DeletedAt"/>.</summary>
    /// <exception cref="Problems.RequestException">Not found.</exception>
    public Task DeleteAsync(AccountSid account, UserId id, CancellationToken cancellationToken) => throw new NotSupportedException();
}
