using System.Globalization;
using PushFunctions.Tests.Core.Users.Interleavings;

namespace PushFunctions.Tests.Core.Sends.Sweep;

/// <summary>A catalog in memory with Apps only. Each call is atomic and takes its turn.</summary>
internal sealed class ChangingCatalog(Turnstile turnstile) : ICatalogStore
{
    private readonly Dictionary<AppName, App> _apps = [];
    private int _version;

    public App? Peek(AppName name) => _apps.GetValueOrDefault(name);

    public async Task<Catalog> LoadAsync(AccountSid account, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return new Catalog(account, [.. _apps.Values], [], Version);
    }

    public async Task<bool> TrySaveAsync(Catalog before, CatalogChange change, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        if (before.Version != Version) return false;
        foreach (var app in change.PutApps) _apps[app.Name] = app;
        foreach (var name in change.RemoveApps) _apps.Remove(name);
        _version++;
        return true;
    }

    private string Version => _version.ToString(CultureInfo.InvariantCulture);
}
