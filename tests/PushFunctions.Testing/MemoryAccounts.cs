using System.Collections.Concurrent;
using System.Globalization;

namespace PushFunctions.Testing;

/// <summary>Two accounts with the same token, and a key for each set of scopes.</summary>
public sealed class MemoryAccounts : IAccountStore
{
    public const string KeySecret = "a-secret-of-an-api-key";

    private readonly ConcurrentDictionary<string, ApiKey> _keys = [];

    public MemoryAccounts()
    {
        foreach (var scopes in new[] { Scopes.Register, Scopes.Send, Scopes.Manage })
        {
            var sid = Sid(scopes);
            _keys[sid.Value] = new ApiKey(sid, Parse(ApiHost.OtherAccountSid), null, scopes, SecretHash.Of(KeySecret), ApiHost.Now);
        }
    }

    /// <summary>The key of the other account that has these scopes.</summary>
    public static ApiKeySid Sid(Scopes scopes) =>
        ApiKeySid.TryParse($"SK{((int)scopes).ToString("x32", CultureInfo.InvariantCulture)}", out var sid)
            ? sid
            : throw new ArgumentException("No sid.", nameof(scopes));

    public Task<Account?> FindAsync(AccountSid sid, CancellationToken cancellationToken) => Task.FromResult(
        sid.Value is ApiHost.AccountSid or ApiHost.OtherAccountSid
            ? new Account(sid, SecretHash.Of(ApiHost.AuthToken), ApiHost.Now)
            : null);

    public Task SaveAsync(Account account, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<AccountSid> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ApiKey?> FindKeyAsync(ApiKeySid sid, CancellationToken cancellationToken) =>
        Task.FromResult(_keys.GetValueOrDefault(sid.Value));

    public Task AddKeyAsync(ApiKey key, CancellationToken cancellationToken)
    {
        _keys[key.Sid.Value] = key;
        return Task.CompletedTask;
    }

    public async Task<bool> RemoveKeyAsync(AccountSid account, ApiKeySid sid, CancellationToken cancellationToken) =>
        (await FindKeyAsync(sid, cancellationToken))?.Account == account && _keys.TryRemove(sid.Value, out _);

    public Task<ListPage<ApiKey>> ListKeysAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken)
    {
        var rest = _keys.Values.Where(key => key.Account == account).OrderBy(key => key.Sid.Value, StringComparer.Ordinal)
            .SkipWhile(key => request.Cursor is not null && string.CompareOrdinal(key.Sid.Value, request.Cursor) <= 0).ToList();
        var page = rest.Take(request.PageSize).ToList();
        return Task.FromResult(new ListPage<ApiKey>(page, rest.Count > page.Count ? page[^1].Sid.Value : null));
    }

    private static AccountSid Parse(string text) => AccountSid.TryParse(text, out var sid) ? sid : throw new FormatException();
}
