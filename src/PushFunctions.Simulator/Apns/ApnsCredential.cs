using Microsoft.IdentityModel.Tokens;

namespace PushFunctions.Simulator.Apns;

/// <summary>A signing key of a team, or a client certificate, and the topics it may push to.</summary>
internal sealed class ApnsCredential(string owner, SecurityKey? key, IReadOnlyCollection<string> topics, TokenUpdates updates)
{
    private readonly HashSet<string> _topics = [.. topics];
    private volatile bool _revoked;

    /// <summary>The team, or the certificate's thumbprint: a connection stays with it.</summary>
    public string Owner => owner;

    /// <summary>Null for a certificate: TLS has already proved who holds it.</summary>
    public SecurityKey? Key => key;

    public TokenUpdates Updates => updates;

    public bool IsRevoked { get => _revoked; set => _revoked = value; }

    /// <summary>The topic to assume when a request names none: only a certificate for a single app has it.</summary>
    public string? OnlyTopic => key is null && _topics.Count == 1 ? _topics.First() : null;

    public bool MayPushTo(string bundleId) => _topics.Contains(bundleId);
}
