using System.Collections.Concurrent;

namespace PushFunctions.Testing;

public sealed class MemoryAudiences : IAudienceStore
{
    private readonly ConcurrentDictionary<(string Account, string Id), Audience> _audiences = [];
    private readonly ConcurrentDictionary<(string Id, string User), UserId> _members = [];

    public Task AddAsync(AccountSid account, Audience audience, CancellationToken cancellationToken)
    {
        _audiences[(account.Value, audience.Id.Value)] = audience;
        return Task.CompletedTask;
    }

    public Task<Audience?> FindAsync(AccountSid account, AudienceId id, CancellationToken cancellationToken) =>
        Task.FromResult(_audiences.GetValueOrDefault((account.Value, id.Value)));

    public Task<bool> RemoveAsync(AccountSid account, AudienceId id, CancellationToken cancellationToken) =>
        Task.FromResult(_audiences.TryRemove((account.Value, id.Value), out _));

    public Task<ListPage<Audience>> ListAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken)
    {
        var rest = _audiences.Where(pair => pair.Key.Account == account.Value)
            .Select(pair => pair.Value)
            .OrderBy(audience => audience.Id.Value, StringComparer.Ordinal)
            .SkipWhile(audience => request.Cursor is not null && string.CompareOrdinal(audience.Id.Value, request.Cursor) <= 0).ToList();
        var page = rest.Take(request.PageSize).ToList();
        return Task.FromResult(new ListPage<Audience>(page, rest.Count > page.Count ? page[^1].Id.Value : null));
    }

    public Task AddUsersAsync(AccountSid account, AudienceId id, IReadOnlyList<UserId> users, CancellationToken cancellationToken)
    {
        foreach (var user in users) _members[(id.Value, user.Value)] = user;
        return Task.CompletedTask;
    }

    public Task RemoveUsersAsync(AccountSid account, AudienceId id, IReadOnlyList<UserId> users, CancellationToken cancellationToken)
    {
        foreach (var user in users) _members.TryRemove((id.Value, user.Value), out _);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<UserId>> ListUsersAsync(
        AccountSid account, AudienceId id, UserSpan span, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<UserId>>(
        [
            .. _members.Where(pair => pair.Key.Id == id.Value)
            .Select(pair => pair.Value)
            .OrderBy(user => user.Value, StringComparer.Ordinal)
                .Where(span.Holds).Take(limit),
        ]);

    public Task<bool> RemoveSomeUsersAsync(AccountSid account, AudienceId id, CancellationToken cancellationToken)
    {
        foreach (var key in _members.Keys.Where(key => key.Id == id.Value)) _members.TryRemove(key, out _);
        return Task.FromResult(false);
    }
}
