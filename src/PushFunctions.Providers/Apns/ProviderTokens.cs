using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Apns;

/// <summary>The JWT of a time slot. Its ToString is safe to log.</summary>
/// <param name="Slot">The slot it is stored under.</param>
internal sealed record ProviderToken(long Slot, string Header, DateTimeOffset IssuedAt)
{
    public static ProviderToken Read(long slot, string jwt)
    {
        var token = new JsonWebToken(jwt);
        return token.TryGetPayloadValue<long>("iat", out var seconds)
            ? new ProviderToken(slot, $"bearer {jwt}", DateTimeOffset.FromUnixTimeSeconds(seconds))
            : throw new JsonException("A stored provider token has no time of issue.");
    }

    public override string ToString() => $"{nameof(ProviderToken)} of slot {Slot}";
}

/// <summary>Detects clock skew by the provider's <c>Date</c>: a JWT with a wrong time is refused for reasons that do
/// not tell.</summary>
internal static class ClockSkew
{
    private static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(3);

    /// <summary>What to add to a reason; empty when the clocks agree or the provider named no time.</summary>
    public static string Describe(DateTimeOffset? date, DateTimeOffset now)
    {
        if (date is not { } theirs || (theirs - now).Duration() <= Tolerated) return "";
        var minutes = (long)(theirs - now).Duration().TotalMinutes;
        return $" (this machine's clock is {minutes} minutes {(theirs > now ? "behind" : "ahead of")} APNs')";
    }
}

/// <summary>
/// The provider token that all sends with one key use, in this instance and in all others. A refused send never
/// causes a new signature, except that of the next slot's token, which all instances share like any other.
/// </summary>
internal sealed class ProviderTokens(StoredTokens stored, CredentialId key, TimeSpan timeout, TimeProvider time, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly HashSet<long> _refused = [];
    private (ProviderToken Token, DateTimeOffset Until)? _current;
    private Task<ProviderToken>? _search;

    public ValueTask<ProviderToken> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_current is { } current && time.GetUtcNow() < current.Until) return new ValueTask<ProviderToken>(current.Token);
            _search ??= Task.Run(SearchAsync, CancellationToken.None);
            return new ValueTask<ProviderToken>(_search.WaitAsync(cancellationToken));
        }
    }

    /// <summary>The next slot's token in place of one that APNs calls expired; null when there is none to
    /// try.</summary>
    public async ValueTask<ProviderToken?> ReplaceAsync(ProviderToken expired, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // The next slot's was refused too: the clock is wrong, and another token would have the same wrong time
            // in it.
            if (expired.Slot > TokenSlots.At(time.GetUtcNow())) return null;
            if (_refused.Add(expired.Slot)) Log.ProviderTokenRefused(logger, key, expired.Slot);
            if (_current?.Token.Slot == expired.Slot) _current = null;
        }

        var next = await GetAsync(cancellationToken);
        return next.Header == expired.Header ? null : next;
    }

    private async Task<ProviderToken> SearchAsync()
    {
        using var limit = new CancellationTokenSource(timeout, time);
        try
        {
            var now = time.GetUtcNow();
            var token = await FindAsync(now, limit.Token);
            lock (_lock)
            {
                _refused.RemoveWhere(slot => slot < TokenSlots.At(now) - 1);
                _current = (token, TokenSlots.SettledUntil(token, now));
            }

            return token;
        }
        finally
        {
            lock (_lock) _search = null;
        }
    }

    private async Task<ProviderToken> FindAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var slot = TokenSlots.At(now);
        if (!IsRefused(slot) && await OfSlotAsync(slot, now, cancellationToken) is { } token && !TokenSlots.IsTooOld(token, now))
            return token;
        return await stored.FindAsync(slot + 1, cancellationToken) ?? await stored.GetOrSignAsync(slot + 1, now, cancellationToken);
    }

    private async Task<ProviderToken?> OfSlotAsync(long slot, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return await stored.FindAsync(slot, cancellationToken)
                ?? await YoungTokenBeforeAsync(slot, now, cancellationToken)
                ?? await stored.GetOrSignAsync(slot, now, cancellationToken);
        }
        catch (CredentialDecryptionException)
        {
            Log.ProviderTokenUnreadable(logger, key, slot);
            return null;
        }
    }

    private async Task<ProviderToken?> YoungTokenBeforeAsync(long slot, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return !IsRefused(slot - 1) && await stored.FindAsync(slot - 1, cancellationToken) is { } before
                && TokenSlots.IsTooYoungToReplace(before, now)
                ? before
                : null;
        }
        catch (CredentialDecryptionException)
        {
            return null;
        }
    }

    private bool IsRefused(long slot)
    {
        lock (_lock) return _refused.Contains(slot);
    }
}

/// <summary>
/// A signing key (.p8) that signs provider tokens. <see cref="SharedId"/> stands for the key itself, not for a
/// credential: Apple counts provider tokens by key, and teams upload one key for several Apps and for both
/// environments. A rotated credential has another key, and so another id; one that got only a new bundle id keeps its
/// tokens.
/// </summary>
internal sealed class ApnsSigningKey : IDisposable
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly ECDsa _key = ECDsa.Create();
    private readonly string _teamId;
    private readonly SigningCredentials _credentials;

    public ApnsSigningKey(CredentialContent.ApnsTokenKey content)
    {
        _teamId = content.TeamId;
        _key.ImportFromPem(content.PrivateKeyPem);
        _credentials = new SigningCredentials(new ECDsaSecurityKey(_key) { KeyId = content.KeyId }, SecurityAlgorithms.EcdsaSha256)
        {
            // A cached provider would outlive the key.
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
        var named = SHA256.HashData(
            [.. Encoding.UTF8.GetBytes($"{content.TeamId}\n{content.KeyId}\n"), .. _key.ExportSubjectPublicKeyInfo()]);
        SharedId = CredentialId.FromTail(CrockfordBase32.Encode(named.AsSpan(0, 16)));
    }

    public CredentialId SharedId { get; }

    public string Sign(DateTimeOffset issuedAt)
    {
        var claims = JsonSerializer.Serialize(new Dictionary<string, object> { ["iss"] = _teamId, ["iat"] = issuedAt.ToUnixTimeSeconds() });
        return Handler.CreateToken(claims, _credentials);
    }

    public void Dispose() => _key.Dispose();
}

/// <summary>
/// When a provider token is used. Apple accepts one for an hour, and a new one no sooner than after 20 minutes. A
/// slot is 40 minutes; its token is signed when it is first needed. At a slot's edge the slot before may have a token
/// of seconds: it stays in use until it is 20 minutes old. So no token follows another within 20 minutes, and none is
/// used beyond 40, except one that was signed ahead of its slot, which ends after 55.
/// </summary>
internal static class TokenSlots
{
    private const long Seconds = 40 * 60;
    private static readonly TimeSpan LeastUse = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan MostAge = TimeSpan.FromMinutes(55);

    public static long At(DateTimeOffset now) => now.ToUnixTimeSeconds() / Seconds;

    public static DateTimeOffset EndOf(long slot) => DateTimeOffset.FromUnixTimeSeconds((slot + 1) * Seconds);

    /// <summary>Too young to be replaced although its slot is over.</summary>
    public static bool IsTooYoungToReplace(ProviderToken token, DateTimeOffset now) => now < token.IssuedAt + LeastUse;

    /// <summary>Signed ahead of its slot, and near the hour now.</summary>
    public static bool IsTooOld(ProviderToken token, DateTimeOffset now) => now > token.IssuedAt + MostAge;

    /// <summary>Until when the token need not be looked up again.</summary>
    public static DateTimeOffset SettledUntil(ProviderToken token, DateTimeOffset now)
    {
        var end = token.Slot < At(now) ? token.IssuedAt + LeastUse : EndOf(token.Slot);
        var oldest = token.IssuedAt + MostAge;
        return end < oldest ? end : oldest;
    }
}

/// <summary>One key's provider tokens as all instances share them: encrypted, and the first to be inserted
/// wins.</summary>
internal sealed class StoredTokens(ApnsSigningKey key, IProviderTokenStore store, CredentialProtector protector, ILogger logger)
{
    /// <exception cref="CredentialDecryptionException">The stored token cannot be decrypted.</exception>
    public async Task<ProviderToken?> FindAsync(long slot, CancellationToken cancellationToken)
    {
        var envelope = await store.FindAsync(key.SharedId, Name(slot), cancellationToken);
        return envelope is null ? null : Decrypt(envelope, slot);
    }

    /// <inheritdoc cref="FindAsync"/>
    public async Task<ProviderToken> GetOrSignAsync(long slot, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var own = protector.Protect(key.Sign(now), Purpose(slot));
        var stored = await store.GetOrAddAsync(key.SharedId, Name(slot), own, cancellationToken);
        if (stored == own) Log.ProviderTokenSigned(logger, key.SharedId, slot);
        return Decrypt(stored, slot);
    }

    private ProviderToken Decrypt(string envelope, long slot) => ProviderToken.Read(slot, protector.Unprotect(envelope, Purpose(slot)));

    private string Purpose(long slot) => $"apns-provider-token/{key.SharedId.Tail}/{Name(slot)}";

    private static string Name(long slot) => slot.ToString(CultureInfo.InvariantCulture);
}
