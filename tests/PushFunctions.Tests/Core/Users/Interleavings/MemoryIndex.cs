namespace PushFunctions.Tests.Core.Users.Interleavings;

/// <summary>Registration ids in memory. Each write takes its turn.</summary>
internal sealed class MemoryIndex(Turnstile turnstile) : IRegistrationIndex
{
    private readonly Dictionary<RegistrationId, RegistrationKey> _rows = [];

    public async Task PutAsync(AccountSid account, RegistrationId id, UserId user, AppName app, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        _rows[id] = new RegistrationKey(user, app);
    }

    public async Task RemoveAsync(AccountSid account, RegistrationId id, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        _rows.Remove(id);
    }

    public Task<RegistrationKey?> FindAsync(AccountSid account, RegistrationId id, CancellationToken cancellationToken) =>
        Task.FromResult(_rows.GetValueOrDefault(id));
}
