using System.Collections.Concurrent;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.Simulator.Apns;

/// <summary>A provider token whose signature was verified once. <see cref="Credential"/> tells whether its key is
/// still the same.</summary>
internal sealed class ProviderToken(string header, string keyId, ApnsCredential credential, DateTimeOffset issuedAt)
{
    private volatile bool _taken;

    /// <summary>The <c>authorization</c> header that carries it, kept for the records.</summary>
    public string Header => header;

    public string KeyId => keyId;

    public ApnsCredential Credential => credential;

    public DateTimeOffset IssuedAt => issuedAt;

    /// <summary>True once it counted as an update of its key; later uses are free.</summary>
    public bool IsTaken { get => _taken; set => _taken = value; }
}

/// <summary>
/// How often a key may come with a new provider token. Apple: no more than once in 20 minutes. A new one is too early
/// when less time has passed since the last new one both by our clock and by their <c>iat</c>: a fleet that renews by
/// the clock passes even when its first push of the old slot came late; instances that each sign their own, or a new
/// one for each attempt, do not.
/// </summary>
internal sealed class TokenUpdates
{
    private readonly Lock _lock = new();
    private DateTimeOffset _lastSeen;
    private DateTimeOffset _lastIssued;
    private bool _any;

    /// <summary>A token counts when it is first seen; using it again is free. False: too many updates.</summary>
    public bool TryTake(ProviderToken token, DateTimeOffset now, TimeSpan interval)
    {
        lock (_lock)
        {
            if (token.IsTaken)
                return true;
            if (_any && now - _lastSeen < interval && (token.IssuedAt - _lastIssued).Duration() < interval)
                return false;

            (_any, _lastSeen, _lastIssued) = (true, now, token.IssuedAt);
            return token.IsTaken = true;
        }
    }
}

/// <summary>Checks provider tokens; each distinct one is verified once.</summary>
internal sealed class ProviderTokens(ApnsCredentials credentials, TimeProvider time)
{
    private const int MaxCached = 10_000;
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, ProviderToken> _verified = new(StringComparer.Ordinal);

    /// <summary>Zero switches the check for too many updates off.</summary>
    public TimeSpan UpdateInterval { get; set; } = TimeSpan.FromMinutes(20);

    /// <returns>The token, or the reason to refuse it.</returns>
    public async ValueTask<(ProviderToken? Token, string? Reason)> CheckAsync(string header)
    {
        if (await VerifyAsync(header) is not { Credential.IsRevoked: false } token)
            return (null, "InvalidProviderToken");

        var now = time.GetUtcNow();
        if (token.IssuedAt > now + Skew)
            return (null, "InvalidProviderToken");
        if (now - token.IssuedAt > MaxAge)
            return (null, "ExpiredProviderToken");
        if (!token.IsTaken && !token.Credential.Updates.TryTake(token, now, UpdateInterval))
            return (null, "TooManyProviderTokenUpdates");
        return (token, null);
    }

    private async ValueTask<ProviderToken?> VerifyAsync(string header)
    {
        if (_verified.TryGetValue(header, out var known) && credentials.FindKey(known.KeyId) == known.Credential)
            return known;

        if (!header.StartsWith("bearer ", StringComparison.OrdinalIgnoreCase)
            || JwtReader.Read(header["bearer ".Length..].Trim()) is not { } jwt
            || string.IsNullOrEmpty(jwt.Kid)
            || credentials.FindKey(jwt.Kid) is not { } credential
            || jwt.Issuer != credential.Owner
            || JwtReader.Time(jwt, "iat") is not { } issuedAt
            || !await JwtReader.IsSignedByAsync(jwt, credential.Key!, "ES256"))
        {
            return null;
        }

        if (_verified.Count >= MaxCached)
            _verified.Clear();
        return _verified.AddOrUpdate(
            header,
            _ => new ProviderToken(header, jwt.Kid, credential, issuedAt),
            (_, other) => other.Credential == credential ? other : new ProviderToken(header, jwt.Kid, credential, issuedAt));
    }
}
