using System.Globalization;

namespace PushFunctions.Tests.Core.Users.Interleavings;

/// <summary>Users in memory, for one account. Each call is atomic and takes its turn.</summary>
internal sealed class MemoryUsers(Turnstile turnstile) : IUserStore
{
    private readonly Dictionary<UserId, User> _rows = [];
    private int _version;

    public User? Peek(UserId user) => _rows.GetValueOrDefault(user);

    public async Task<User?> FindAsync(AccountSid account, UserId user, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return Peek(user);
    }

    public async Task<User?> TryPutAsync(AccountSid account, User user, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        if (Peek(user.Id)?.Version != user.Version) return null;
        return _rows[user.Id] = user with { Version = (++_version).ToString(CultureInfo.InvariantCulture) };
    }

    public async Task<bool> TryRemoveAsync(AccountSid account, User user, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        if (Peek(user.Id) is { } stored && stored.Version != user.Version) return false;
        _rows.Remove(user.Id);
        return true;
    }

    public async Task<ListPage<User>> ListAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return new ListPage<User>([.. _rows.Values], null);
    }

    public Task AddDeletedAsync(DeletedUser user, CancellationToken cancellationToken) => turnstile.PassAsync();

    public Task<IReadOnlyList<DeletedUser>> ListDeletedAsync(DateOnly before, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task RemoveDeletedAsync(DeletedUser user, CancellationToken cancellationToken) => throw new NotSupportedException();
}
