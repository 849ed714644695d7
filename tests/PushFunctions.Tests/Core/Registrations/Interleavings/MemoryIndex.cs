using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Registrations;

namespace PushFunctions.Tests.Core.Registrations.Interleavings;

internal sealed class MemoryIndex : IRegistrationIndex
{
    private readonly Dictionary<RegistrationId, RegistrationKey> _rows = [];

    public Task PutAsync(AccountSid account, RegistrationId id, UserId user, AppName app, CancellationToken cancellationToken)
    {
        _rows[id] = new RegistrationKey(user, app);
        return Task.CompletedTask;
    }

    public Task<RegistrationKey?> FindAsync(AccountSid account, RegistrationId id, CancellationToken cancellationToken) =>
        Task.FromResult(_rows.GetValueOrDefault(id));
}
