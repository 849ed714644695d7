using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Tests.Api;

namespace PushFunctions.Tests.Security.Access;

/// <summary>Time tells nothing: shown by the work that is done, because a clock on a busy machine shows nothing.</summary>
public sealed class ConstantTimeTests
{
    private const byte Call = 0x28;

    [Fact]
    public void Secrets_are_compared_as_hashes_in_constant_time_and_in_no_other_way()
    {
        var called = CallsOf(typeof(SecretHash).GetMethod(nameof(SecretHash.Matches))!);

        Assert.Contains(typeof(CryptographicOperations).GetMethod(nameof(CryptographicOperations.FixedTimeEquals))!, called);
        Assert.DoesNotContain(called, method => method.Name is "op_Equality" or "Equals" or "SequenceEqual" or "Compare");
    }

    [Theory]
    [InlineData(ApiHost.AccountSid)]
    [InlineData("AC99999999999999999999999999999999")]
    [InlineData("SK00000000000000000000000000000002")]
    [InlineData("SK99999999999999999999999999999999")]
    public async Task A_wrong_secret_costs_one_look_into_storage_whether_the_sid_is_known_unknown_or_in_memory(string sid)
    {
        var accounts = new CountingAccounts();
        var authenticator = new Authenticator(new CallerDirectory(accounts, new FakeTimeProvider()), new FailedSignIns(new FakeTimeProvider(), NullLogger<FailedSignIns>.Instance));

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Null(await authenticator.AuthenticateAsync(sid, "wrong", TestContext.Current.CancellationToken));
            Assert.Equal(attempt, accounts.Looks);
        }
    }

    private static List<MethodBase> CallsOf(MethodInfo method)
    {
        var code = method.GetMethodBody()!.GetILAsByteArray()!;
        var called = new List<MethodBase>();
        for (var at = 0; at < code.Length - 4; at++)
        {
            if (code[at] == Call && TryResolve(method.Module, BitConverter.ToInt32(code, at + 1)) is { } target) called.Add(target);
        }

        return called;
    }

    /// <summary>Null where the byte was no call after all.</summary>
    private static MethodBase? TryResolve(Module module, int token)
    {
        try
        {
            return module.ResolveMethod(token);
        }
        catch (Exception exception) when (exception is ArgumentException or BadImageFormatException)
        {
            return null;
        }
    }

    private sealed class CountingAccounts : IAccountStore
    {
        private readonly MemoryAccounts _accounts = new();

        public int Looks { get; private set; }

        public Task<Account?> FindAsync(AccountSid sid, CancellationToken cancellationToken)
        {
            Looks++;
            return _accounts.FindAsync(sid, cancellationToken);
        }

        public Task<ApiKey?> FindKeyAsync(ApiKeySid sid, CancellationToken cancellationToken)
        {
            Looks++;
            return _accounts.FindKeyAsync(sid, cancellationToken);
        }

        public Task SaveAsync(Account account, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<AccountSid> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task AddKeyAsync(ApiKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> RemoveKeyAsync(AccountSid account, ApiKeySid sid, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ListPage<ApiKey>> ListKeysAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
