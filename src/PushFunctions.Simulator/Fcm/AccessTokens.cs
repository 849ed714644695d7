using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace PushFunctions.Simulator.Fcm;

/// <summary>The access tokens that were issued and have not run out.</summary>
internal sealed class AccessTokens(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, AccessToken> _byHeader = new(StringComparer.Ordinal);

    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    public AccessToken Issue(FcmAccount account)
    {
        var now = time.GetUtcNow();
        foreach (var old in _byHeader.Values.Where(token => token.ExpiresAt <= now))
        {
            _byHeader.TryRemove(old.Header, out _);
        }

        var issued = new AccessToken($"ya29.sim-{RandomNumberGenerator.GetHexString(64, lowercase: true)}", account, now + Lifetime);
        _byHeader[issued.Header] = issued;
        return issued;
    }

    /// <summary>The live token in an <c>Authorization</c> header, or null.</summary>
    public AccessToken? Find(string header)
    {
        // Scheme names know no case; only who writes another than "Bearer" pays for it.
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal) && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            header = string.Concat("Bearer ", header.AsSpan("Bearer ".Length));

        return _byHeader.TryGetValue(header, out var token) && token.ExpiresAt > time.GetUtcNow() && !token.Account.IsRevoked ? token : null;
    }

    public void Clear() => _byHeader.Clear();
}
