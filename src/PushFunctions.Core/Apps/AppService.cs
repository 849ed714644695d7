using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Lists;

namespace PushFunctions.Core.Apps;

/// <summary>An account's Apps. They come and go with their credentials.</summary>
public sealed class AppService
{
    /// <exception cref="Problems.RequestException">Not found.</exception>
    public Task<AppView> FindAsync(AccountSid account, AppName name, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Newest first.</summary>
    public Task<ListPage<AppView>> ListAsync(AccountSid account, AppFilter filter, ListRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task MakeDefaultAsync(AccountSid account, AppName name, CancellationToken cancellationToken) => throw new NotSupportedException();
}
