using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;
using PushFunctions.Simulator.Hosting;
using PushFunctions.Simulator.Keys;

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

/// <summary>The teams' keys and the certificates that one APNs environment knows.</summary>
internal sealed class ApnsCredentials
{
    private readonly ConcurrentDictionary<string, ApnsCredential> _byKeyId = new();
    private readonly ConcurrentDictionary<string, ApnsCredential> _byThumbprint = new(StringComparer.OrdinalIgnoreCase);

    public void AddTeam(string teamId, string keyId, ECDsa publicKey, IReadOnlyCollection<string> topics) =>
        _byKeyId[keyId] = new ApnsCredential(teamId, PublicKeys.Copy(publicKey), topics, new TokenUpdates());

    public void AddCertificate(string thumbprint, IReadOnlyCollection<string> topics) =>
        _byThumbprint[thumbprint] = new ApnsCredential(thumbprint, null, topics, new TokenUpdates());

    public void RemoveTeam(string teamId)
    {
        foreach (var (keyId, _) in _byKeyId.Where(entry => entry.Value.Owner == teamId))
        {
            _byKeyId.TryRemove(keyId, out _);
        }
    }

    public void RemoveCertificate(string thumbprint) => _byThumbprint.TryRemove(thumbprint, out _);

    public ApnsCredential? FindKey(string keyId) => _byKeyId.GetValueOrDefault(keyId);

    public ApnsCredential? FindCertificate(string thumbprint) => _byThumbprint.GetValueOrDefault(thumbprint);

    public ApnsCredential GetKey(string keyId) =>
        FindKey(keyId) ?? throw new ArgumentException($"No key {keyId} was added to the simulator.", nameof(keyId));

    public ApnsCredential GetCertificate(string thumbprint) =>
        FindCertificate(thumbprint)
            ?? throw new ArgumentException($"No certificate {thumbprint} was added to the simulator.", nameof(thumbprint));
}

/// <summary>Who pushes: the holder of a provider token, or of the client certificate the connection was opened
/// with.</summary>
internal sealed class ApnsAuthentication(ApnsCredentials credentials, ProviderTokens providerTokens)
{
    /// <returns>The credential and the header to record, or the reason to refuse.</returns>
    public async ValueTask<(ApnsCredential? Credential, string? Header, string? Reason)> AuthenticateAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
            return AuthenticateCertificate(context);

        var (token, reason) = await providerTokens.CheckAsync(header.ToString());
        if (token is null)
            return (null, null, reason);

        return context.Features.Get<ConnectionMemory>()?.BelongsTo(token.Credential.Owner) ?? true
            ? (token.Credential, token.Header, null)
            : (null, null, "UnrelatedKeyIdInToken");
    }

    private (ApnsCredential? Credential, string? Header, string? Reason) AuthenticateCertificate(HttpContext context)
    {
        if (context.Connection.ClientCertificate is not { } certificate)
            return (null, null, "MissingProviderToken");

        return credentials.FindCertificate(certificate.Thumbprint) is { IsRevoked: false } credential
            ? (credential, null, null)
            : (null, null, "BadCertificate");
    }
}
