using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Lists;

namespace PushFunctions.Core.Accounts;

/// <summary>An account's API keys.</summary>
public sealed class ApiKeyService
{
    /// <summary>Makes a key. Its secret is in the answer and nowhere else.</summary>
    public Task<NewApiKey> CreateAsync(AccountSid account, string? name, Scopes scopes, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ListPage<ApiKey>> ListAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <exception cref="Problems.RequestException">The account has no such key.</exception>
    public Task DeleteAsync(AccountSid account, ApiKeySid sid, CancellationToken cancellationToken) => throw new NotSupportedException();
}
