using System.Collections.Concurrent;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.Simulator.Apns;

/// <summary>Judges provider tokens; each distinct one is verified once.</summary>
internal sealed class ProviderTokens(ApnsCredentials credentials, TimeProvider time)
{
    private const int MaxCached = 10_000;
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, ProviderToken> _verified = new(StringComparer.Ordinal);

    /// <summary>Zero switches the check for too many updates off.</summary>
    public TimeSpan UpdateInterval { get; set; } = TimeSpan.FromMinutes(20);

    /// <returns>The token, or the reason to refuse it.</returns>
    public async ValueTask<(ProviderToken? Token, string? Reason)> JudgeAsync(string header)
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
