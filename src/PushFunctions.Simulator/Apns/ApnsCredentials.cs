using System.Collections.Concurrent;
using System.Security.Cryptography;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.Simulator.Apns;

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
        FindCertificate(thumbprint) ?? throw new ArgumentException($"No certificate {thumbprint} was added to the simulator.", nameof(thumbprint));
}
