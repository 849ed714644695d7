using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Lists;

namespace PushFunctions.Core.Audiences;

/// <summary>An account's audiences and their members. Every method but the first and the list throws a RequestException where the audience was not found.</summary>
public sealed class AudienceService
{
    public Task<Audience> CreateAsync(AccountSid account, string? name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Audience> FindAsync(AccountSid account, AudienceId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ListPage<Audience>> ListAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteAsync(AccountSid account, AudienceId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Adds up to 1,000 Users; those that are in it already stay. Safe to repeat.</summary>
    public Task AddUsersAsync(AccountSid account, AudienceId id, IReadOnlyList<UserId> users, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>In the order of the ids.</summary>
    public Task<ListPage<UserId>> ListUsersAsync(AccountSid account, AudienceId id, ListRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Safe to repeat: a User that is not in it is no error.</summary>
    public Task RemoveUserAsync(AccountSid account, AudienceId id, UserId user, CancellationToken cancellationToken) => throw new NotSupportedException();
}
