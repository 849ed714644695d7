using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Apns;

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
