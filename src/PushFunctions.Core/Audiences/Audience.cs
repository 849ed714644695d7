namespace PushFunctions.Core.Audiences;

/// <summary>A named set of Users: members, up to a million, or those that match a filter when a send is
/// expanded.</summary>
/// <param name="Filter">Null for an Audience with members.</param>
public sealed record Audience(AudienceId Id, string? Name, Filter? Filter, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>Audiences and their members, kept in the order of the User ids.</summary>
public interface IAudienceStore
{
    Task AddAsync(AccountSid account, Audience audience, CancellationToken cancellationToken);

    Task<Audience?> FindAsync(AccountSid account, AudienceId id, CancellationToken cancellationToken);

    /// <summary>False where it was not there.</summary>
    Task<bool> RemoveAsync(AccountSid account, AudienceId id, CancellationToken cancellationToken);

    Task<ListPage<Audience>> ListAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken);

    /// <summary>Inserts those that are not there, many in one transaction. Safe to repeat.</summary>
    Task AddUsersAsync(AccountSid account, AudienceId id, IReadOnlyList<UserId> users, CancellationToken cancellationToken);

    /// <summary>Removes those that are there, many in one transaction. Safe to repeat.</summary>
    Task RemoveUsersAsync(AccountSid account, AudienceId id, IReadOnlyList<UserId> users, CancellationToken cancellationToken);

    /// <summary>Members in the span, in the order of their ids; fewer than <paramref name="limit"/> only at the
    /// end.</summary>
    Task<IReadOnlyList<UserId>> ListUsersAsync(
        AccountSid account, AudienceId id, UserSpan span, int limit, CancellationToken cancellationToken);

    /// <summary>Removes up to 1,000 members; false once none is left. Safe to repeat.</summary>
    Task<bool> RemoveSomeUsersAsync(AccountSid account, AudienceId id, CancellationToken cancellationToken);
}
