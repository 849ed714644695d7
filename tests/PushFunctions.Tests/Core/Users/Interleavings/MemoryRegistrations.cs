using System.Globalization;

namespace PushFunctions.Tests.Core.Users.Interleavings;

/// <summary>Registrations and owner rows in memory, for one account. Each call is atomic and takes its turn.</summary>
internal sealed class MemoryRegistrations(Turnstile turnstile) : IRegistrationStore
{
    private readonly Dictionary<(AppName App, UserId User), Registration> _rows = [];
    private readonly Dictionary<(AppName App, DeviceAddress Address), TokenOwner> _owners = [];
    private int _version;

    public IReadOnlyCollection<Registration> Rows => _rows.Values;

    public Registration? Peek(AppName app, UserId user) => _rows.GetValueOrDefault((app, user));

    public TokenOwner? Peek(AppName app, DeviceAddress address) => _owners.GetValueOrDefault((app, address));

    /// <summary>The Users that have the device in their row, whatever that is worth.</summary>
    public IReadOnlyList<UserId> Having(AppName app, DeviceAddress address) =>
        [.. Rows.Where(row => row.AppName == app && row.Find(address) is not null).Select(row => row.UserId)];

    public async Task<Registration?> FindAsync(AccountSid account, AppName app, UserId user, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return Peek(app, user);
    }

    public async Task<Registration?> TryPutAsync(AccountSid account, Registration registration, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        if (Peek(registration.AppName, registration.UserId)?.Version != registration.Version) return null;
        return _rows[(registration.AppName, registration.UserId)] = registration with { Version = NextVersion() };
    }

    public async Task<bool> TryRemoveAsync(AccountSid account, Registration registration, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        if (Peek(registration.AppName, registration.UserId) is { } stored && stored.Version != registration.Version) return false;
        _rows.Remove((registration.AppName, registration.UserId));
        return true;
    }

    public async Task<RegistrationPage> ListAsync(
        AccountSid account, AppName app, UserSpan span, Filter? filter, bool tombstones, int limit, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return new RegistrationPage([.. Rows.Where(row => row.AppName == app && (tombstones || !row.IsTombstone))], null);
    }

    public async Task<TokenOwner?> FindOwnerAsync(
        AccountSid account, AppName app, DeviceAddress address, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return Peek(app, address);
    }

    public async Task<TokenOwner> AddOwnerAsync(TokenOwner owner, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return Peek(owner.App, owner.Address)
            ?? (_owners[(owner.App, owner.Address)] = owner with { Version = NextVersion() });
    }

    public async Task<TokenOwner?> TryPutOwnerAsync(TokenOwner owner, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        if (Peek(owner.App, owner.Address)?.Version != owner.Version) return null;
        return _owners[(owner.App, owner.Address)] = owner with { Version = NextVersion() };
    }

    public async Task<bool> TryRemoveOwnerAsync(TokenOwner owner, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        if (Peek(owner.App, owner.Address) is { } stored && stored.Version != owner.Version) return false;
        _owners.Remove((owner.App, owner.Address));
        return true;
    }

    private string NextVersion() => (++_version).ToString(CultureInfo.InvariantCulture);
}
