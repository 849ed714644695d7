using System.Globalization;

namespace PushFunctions.Tests.Core.Users.Interleavings;

/// <summary>Owner rows in memory, for one account. Each call is atomic and takes its turn.</summary>
internal sealed class MemoryOwners(Turnstile turnstile) : ITokenOwnerStore
{
    private readonly Dictionary<(AppName App, DeviceAddress Address), TokenOwner> _rows = [];
    private int _version;

    /// <summary>As no request can: a storage that was restored has none.</summary>
    public void Lose(AppName app, DeviceAddress address) => _rows.Remove((app, address));

    /// <summary>Null where there is no such row.</summary>
    public DeviceAddress? AddressOf(AppName app, string hash) => _rows.Keys.FirstOrDefault(key => key.App == app && key.Address.Hash == hash).Address;

    public TokenOwner? Peek(AppName app, DeviceAddress address) => _rows.GetValueOrDefault((app, address));

    public async Task<TokenOwner?> FindAsync(AccountSid account, AppName app, DeviceAddress address, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return Peek(app, address);
    }

    public async Task<TokenOwner?> TryPutAsync(TokenOwner owner, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        if (Peek(owner.App, owner.Address)?.Version != owner.Version) return null;
        return _rows[(owner.App, owner.Address)] = owner with { Version = (++_version).ToString(CultureInfo.InvariantCulture) };
    }

    public async Task<bool> TryRemoveAsync(TokenOwner owner, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        if (Peek(owner.App, owner.Address) is { } stored && stored.Version != owner.Version) return false;
        _rows.Remove((owner.App, owner.Address));
        return true;
    }
}
