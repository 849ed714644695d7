using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Security.Access;

/// <summary>Response times tell nothing about which sids exist: shown by the work that is done, because a clock on a
/// busy machine shows nothing.</summary>
public sealed class WrongSecretTests
{
    [Theory]
    [InlineData(ApiHost.AccountSid)]
    [InlineData("AC99999999999999999999999999999999")]
    [InlineData("SK00000000000000000000000000000002")]
    [InlineData("SK99999999999999999999999999999999")]
    public async Task A_wrong_secret_costs_one_storage_read_whether_the_sid_is_known_unknown_or_cached(string sid)
    {
        var accounts = new CountingAccounts();
        var authenticator = new Authenticator(accounts, new FakeTimeProvider());

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Null(await authenticator.AuthenticateAsync(sid, "wrong", TestContext.Current.CancellationToken));
            Assert.Equal(attempt, accounts.Reads);
        }
    }

    private sealed class CountingAccounts : IAccountStore
    {
        private readonly MemoryAccounts _accounts = new();

        public int Reads { get; private set; }

        public Task<Account?> FindAsync(AccountSid sid, CancellationToken cancellationToken)
        {
            Reads++;
            return _accounts.FindAsync(sid, cancellationToken);
        }

        public Task<ApiKey?> FindKeyAsync(ApiKeySid sid, CancellationToken cancellationToken)
        {
            Reads++;
            return _accounts.FindKeyAsync(sid, cancellationToken);
        }

        public Task SaveAsync(Account account, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<AccountSid> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task AddKeyAsync(ApiKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> RemoveKeyAsync(AccountSid account, ApiKeySid sid, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<ListPage<ApiKey>> ListKeysAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
