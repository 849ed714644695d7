namespace PushFunctions.Core.Accounts;

/// <summary>Accounts and their API keys. A read sees every write that completed before it.</summary>
public interface IAccountStore
{
    Task<Account?> FindAsync(AccountSid sid, CancellationToken cancellationToken);

    /// <summary>Inserts or replaces.</summary>
    Task SaveAsync(Account account, CancellationToken cancellationToken);

    IAsyncEnumerable<AccountSid> ListAsync(CancellationToken cancellationToken);

    Task<ApiKey?> FindKeyAsync(ApiKeySid sid, CancellationToken cancellationToken);

    Task AddKeyAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>False where the account has no such key.</summary>
    Task<bool> RemoveKeyAsync(AccountSid account, ApiKeySid sid, CancellationToken cancellationToken);

    Task<ListPage<ApiKey>> ListKeysAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken);
}
