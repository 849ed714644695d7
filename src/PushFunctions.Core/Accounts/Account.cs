using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Accounts;

public sealed record Account(AccountSid Sid, SecretHash AuthToken, DateTimeOffset CreatedAt);

/// <summary>The first account, created when the service starts.</summary>
public sealed class AccountOptions
{
    public const string Section = "Push:Account";

    /// <summary>The shortest token with enough randomness to be hashed without stretching.</summary>
    public const int MinimumTokenLength = 32;

    /// <summary><c>AC</c> and 32 lower-case hex digits. No default: a service without it does not start.</summary>
    /// <value>Setting <c>Push__Account__Sid</c>.</value>
    public string? Sid { get; set; }

    /// <summary>The account's password, 32 random characters or more. No default. A new value replaces the old one at
    /// the next start.</summary>
    /// <value>Setting <c>Push__Account__AuthToken</c>.</value>
    public string? AuthToken { get; set; }
}

/// <summary>Says what is wrong with the account's settings without repeating them.</summary>
public sealed class AccountOptionsValidator : IValidateOptions<AccountOptions>
{
    public ValidateOptionsResult Validate(string? name, AccountOptions options)
    {
        var failures = new List<string>();
        if (!AccountSid.TryParse(options.Sid, out _))
            failures.Add(
                "Push__Account__Sid must be AC and 32 lower-case hex digits, for example the output of: echo AC$(openssl rand -hex 16).");
        if (SecretReference.Problem("Push__Account__AuthToken", options.AuthToken) is { } unresolved)
            failures.Add(unresolved);
        else if (options.AuthToken is not { Length: >= AccountOptions.MinimumTokenLength })
            failures.Add(
                $"Push__Account__AuthToken must have at least {AccountOptions.MinimumTokenLength} characters, for example the output of: openssl rand -hex 32.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

/// <summary>Creates the account of the settings, so that a new service has a caller.</summary>
public sealed class AccountSeeder(
    IAccountStore accounts, IOptions<AccountOptions> options, TimeProvider time, ILogger<AccountSeeder> logger)
{
    /// <summary>
    /// Safe to repeat, also by several instances at once: they write the same token. The row is written only if the
    /// account is new or its token changed; an instance that cached the old token accepts it for up to a minute.
    /// </summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var (sid, token) = Read(options.Value);
        var account = await accounts.FindAsync(sid, cancellationToken);
        if (account is null)
        {
            await accounts.SaveAsync(new Account(sid, SecretHash.Of(token), time.GetUtcNow()), cancellationToken);
            Log.AccountCreated(logger, sid);
        }
        else if (!account.AuthToken.Matches(token))
        {
            await accounts.SaveAsync(account with { AuthToken = SecretHash.Of(token) }, cancellationToken);
            Log.TokenReplaced(logger, sid);
        }
    }

    private static (AccountSid Sid, string Token) Read(AccountOptions options) =>
        AccountSid.TryParse(options.Sid, out var sid) && options.AuthToken is { } token
            ? (sid, token)
            : throw new InvalidOperationException("The account's settings were not validated before they were used.");
}

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

/// <summary>Events 100 to 199.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Created account {Account} from the settings.")]
    public static partial void AccountCreated(ILogger logger, AccountSid account);

    [LoggerMessage(101, LogLevel.Information, "Replaced the auth token of account {Account} with the one in the settings.")]
    public static partial void TokenReplaced(ILogger logger, AccountSid account);
}

/// <summary>Who sent the request: the account, and the key if one was used.</summary>
public sealed record Caller(AccountSid Account, ApiKeySid? Key, Scopes Scopes)
{
    /// <summary>The user name that it signed in with.</summary>
    public string Sid => Key?.Value ?? Account.Value;
}

/// <summary>
/// A salted SHA-256 of a secret. Secrets have at least 128 random bits (the settings demand 32 characters, API keys
/// have 256 bits), so that stretching would only cost every request its time.
/// </summary>
public sealed record SecretHash(string Salt, string Hash)
{
    private const int SaltBytes = 16;

    public static SecretHash Of(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new SecretHash(Convert.ToBase64String(salt), Convert.ToBase64String(Compute(salt, secret)));
    }

    /// <summary>Takes the same time whether the secret is right or wrong.</summary>
    public bool Matches(string secret) =>
        CryptographicOperations.FixedTimeEquals(Compute(Convert.FromBase64String(Salt), secret), Convert.FromBase64String(Hash));

    private static byte[] Compute(byte[] salt, string secret) => HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(secret));
}

/// <summary>Finds the caller for a Basic user name and password. Rows that exist are cached for a minute; a clear
/// secret never is.</summary>
public sealed class Authenticator(IAccountStore accounts, TimeProvider time)
{
    /// <summary>How long another instance may still accept a deleted key or a replaced token.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private const int Capacity = 10_000;
    private static readonly SecretHash NobodysSecret = SecretHash.Of(nameof(NobodysSecret));
    private readonly ExpiringCache<string, StoredCaller> _cache = new(Capacity, Lifetime, time);

    /// <summary>
    /// Null if the name is unknown or the secret wrong; both take the same time. A wrong secret costs one read of
    /// storage: guessing is hopeless against 128 random bits, so failures are not counted.
    /// </summary>
    /// <param name="userName">An account's or an API key's sid.</param>
    public async Task<Caller?> AuthenticateAsync(string userName, string password, CancellationToken cancellationToken)
    {
        // An unknown name is hashed for too, or the response time would tell who called within the last minute.
        var cached = _cache.TryGet(userName, out var found) ? found : null;
        if ((cached?.Secret ?? NobodysSecret).Matches(password) && cached is not null) return cached.Caller;

        // Every failure comes through here, with a read and a second hash, whether the name is unknown, the secret
        // wrong, or the cached row out of date.
        var stored = await _cache.ReadAsync(userName, token => FindAsync(userName, token), cancellationToken);
        return (stored?.Secret ?? NobodysSecret).Matches(password) && stored is not null ? stored.Caller : null;
    }

    /// <summary>The key stops working at once on this instance.</summary>
    public void Forget(ApiKeySid key) => _cache.Remove(key.Value);

    private async Task<StoredCaller?> FindAsync(string userName, CancellationToken cancellationToken)
    {
        if (AccountSid.TryParse(userName, out var sid))
            return await accounts.FindAsync(sid, cancellationToken) is { } account
                ? new StoredCaller(new Caller(sid, null, Scopes.All), account.AuthToken) : null;
        if (!ApiKeySid.TryParse(userName, out var keySid)) return null;
        return await accounts.FindKeyAsync(keySid, cancellationToken) is { } key
            ? new StoredCaller(new Caller(key.Account, key.Sid, key.Scopes), key.Secret) : null;
    }

    private sealed record StoredCaller(Caller Caller, SecretHash Secret);
}
