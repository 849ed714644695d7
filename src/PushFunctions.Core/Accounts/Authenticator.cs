using System.Security.Cryptography;
using System.Text;

namespace PushFunctions.Core.Accounts;

/// <summary>Who sent the request: the account, and the key if one was used.</summary>
public sealed record Caller(AccountSid Account, ApiKeySid? Key, Scopes Scopes);

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
