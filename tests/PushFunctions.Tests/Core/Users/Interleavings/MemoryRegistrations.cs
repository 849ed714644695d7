using System.Globalization;

namespace PushFunctions.Tests.Core.Users.Interleavings;

/// <summary>Registration ids and owner rows in memory, for one account. Each call is atomic and takes its
/// turn.</summary>
internal sealed class MemoryRegistrations(Turnstile turnstile) : IRegistrationStore
{
    private readonly Dictionary<RegistrationId, RegistrationKey> _ids = [];
    private readonly Dictionary<(AppName App, DeviceAddress Address), TokenOwner> _rows = [];
    private int _version;

    public TokenOwner? Peek(AppName app, DeviceAddress address) => _rows.GetValueOrDefault((app, address));

    public async Task<TokenOwner?> FindOwnerAsync(
        AccountSid account, AppName app, DeviceAddress address, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return Peek(app, address);
    }

    public async Task<TokenOwner?> TryPutOwnerAsync(TokenOwner owner, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        if (Peek(owner.App, owner.Address)?.Version != owner.Version) return null;
        return _rows[(owner.App, owner.Address)] = owner with { Version = (++_version).ToString(CultureInfo.InvariantCulture) };
    }

    public async Task<bool> TryRemoveOwnerAsync(TokenOwner owner, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        if (Peek(owner.App, owner.Address) is { } stored && stored.Version != owner.Version) return false;
        _rows.Remove((owner.App, owner.Address));
        return true;
    }

    public async Task PutIdAsync(AccountSid account, RegistrationId id, UserId user, AppName app, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        _ids[id] = new RegistrationKey(user, app);
    }

    public async Task RemoveIdAsync(AccountSid account, RegistrationId id, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        _ids.Remove(id);
    }

    public Task<RegistrationKey?> FindIdAsync(AccountSid account, RegistrationId id, CancellationToken cancellationToken) =>
        Task.FromResult(_ids.GetValueOrDefault(id));
}
