using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Accounts;

/// <summary>Who sent the request: the account, and the key if one was used.</summary>
public sealed record Caller(AccountSid Account, ApiKeySid? Key, Scopes Scopes);

/// <summary>What is stored under a user name: whom it stands for, and the hash that a password must match.</summary>
public sealed record KnownCaller(Caller Caller, SecretHash Secret);

/// <summary>
/// A salted SHA-256 of a secret. Secrets have at least 128 random bits (the settings demand 32 characters, API keys have 256 bits),
/// so that stretching would only cost every request its time.
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

/// <summary>Finds whom a user name stands for. Rows that exist are kept for a minute; a clear secret never is.</summary>
public sealed class CallerDirectory(IAccountStore accounts, TimeProvider time)
{
    /// <summary>How long another instance may still accept a deleted key or a replaced token.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private const int Capacity = 10_000;
    private readonly ExpiringCache<string, KnownCaller> _known = new(Capacity, Lifetime, time);

    /// <summary>What is in memory; null says nothing about what is stored.</summary>
    public KnownCaller? FindKept(string userName) => _known.TryGet(userName, out var known) ? known : null;

    /// <summary>What is stored, read now.</summary>
    public Task<KnownCaller?> ReadAsync(string userName, CancellationToken cancellationToken) =>
        _known.ReadAsync(userName, token => FindAsync(userName, token), cancellationToken);

    public void Forget(ApiKeySid key) => _known.Remove(key.Value);

    private async Task<KnownCaller?> FindAsync(string userName, CancellationToken cancellationToken)
    {
        if (AccountSid.TryParse(userName, out var sid))
        {
            var account = await accounts.FindAsync(sid, cancellationToken);
            return account is null ? null : new KnownCaller(new Caller(account.Sid, null, Scopes.All), account.AuthToken);
        }

        if (!ApiKeySid.TryParse(userName, out var keySid)) return null;
        var key = await accounts.FindKeyAsync(keySid, cancellationToken);
        return key is null ? null : new KnownCaller(new Caller(key.Account, key.Sid, key.Scopes), key.Secret);
    }
}

/// <summary>
/// Holds back a name whose secret is wrong time and again, so that guessing costs the guesser and not storage. The owner is hardly locked out by it:
/// a secret that matches what is kept in memory is never asked for here, and the guesser's own requests keep it there.
/// </summary>
public sealed class FailedSignIns(TimeProvider time, ILogger<FailedSignIns> logger)
{
    /// <summary>Wrong secrets that a name has in a minute.</summary>
    public const int MaximumAMinute = 10;

    private readonly TokenBuckets _names = new(MaximumAMinute, MaximumAMinute / 60.0, time);

    /// <exception cref="RequestException">There were too many.</exception>
    public void Demand(string userName)
    {
        if (!_names.TryFind(userName, out var bucket) || bucket.Look() is not { IsGranted: false } allowance) return;
        throw new RequestException(ProblemCode.TooManyRequests, $"The secret of this sid was wrong {MaximumAMinute} times within a minute. Correct it, and send the request again after the time in Retry-After.") { RetryAfter = allowance.Wait };
    }

    /// <summary>Counts only what can be a sid: nothing else costs more than the look at it.</summary>
    public void Count(string userName)
    {
        if (!AccountSid.TryParse(userName, out _) && !ApiKeySid.TryParse(userName, out _)) return;
        if (_names.Of(userName).Take() is { IsGranted: true, Remaining: 0 }) Log.SignInsHeldBack(logger, userName);
    }
}

/// <summary>Tells who a Basic user name and password stand for.</summary>
public sealed class Authenticator(CallerDirectory callers, FailedSignIns failures)
{
    private static readonly SecretHash NobodysSecret = SecretHash.Of(nameof(NobodysSecret));

    /// <summary>Null where the name is unknown or the secret wrong; both take the same time.</summary>
    /// <param name="userName">An account's or an API key's sid.</param>
    /// <exception cref="RequestException">The name had too many wrong secrets.</exception>
    public async Task<Caller?> AuthenticateAsync(string userName, string password, CancellationToken cancellationToken)
    {
        // The name that nobody keeps is hashed for too, or the time would tell who called within the last minute.
        var kept = callers.FindKept(userName);
        if ((kept?.Secret ?? NobodysSecret).Matches(password) && kept is not null) return kept.Caller;

        failures.Demand(userName);
        // Every failure comes by here: a read and a second hash, whether the name is unknown, the secret wrong, or what was kept out of date.
        var stored = await callers.ReadAsync(userName, cancellationToken);
        var matches = (stored?.Secret ?? NobodysSecret).Matches(password);
        if (matches && stored is not null) return stored.Caller;
        failures.Count(userName);
        return null;
    }
}
