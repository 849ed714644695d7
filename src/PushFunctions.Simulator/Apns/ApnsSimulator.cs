using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using PushFunctions.Simulator.Faults;
using PushFunctions.Simulator.Hosting;
using PushFunctions.Simulator.Recording;

namespace PushFunctions.Simulator.Apns;

/// <summary>The stand-in for one APNs environment. Production and sandbox share nothing.</summary>
public sealed class ApnsSimulator
{
    private readonly ApnsCredentials _credentials = new();
    private readonly ProviderTokens _providerTokens;
    private readonly ApnsEndpoint _endpoint;

    internal ApnsSimulator(TimeProvider time, int maxRecorded, CancellationToken stopping)
    {
        Received = new ReceivedPushes(maxRecorded);
        _providerTokens = new ProviderTokens(_credentials, time);
        _endpoint = new ApnsEndpoint(
            new ApnsAuthentication(_credentials, _providerTokens), Received, Faults, new FaultRunner(Received, time, stopping), time);
    }

    /// <summary>How pushes go wrong, by device token.</summary>
    public FaultRules Faults { get; } = new(fault => ApnsResponses.For(fault, "", DateTimeOffset.UnixEpoch));

    /// <summary>What was pushed.</summary>
    public ReceivedPushes Received { get; }

    /// <summary>Connections to this listener since the start.</summary>
    public long ConnectionCount => Connections.Opened;

    /// <summary>Connections to this listener that are open now.</summary>
    public long OpenConnectionCount => Connections.Open;

    /// <summary>
    /// A key that comes with another provider token sooner than this, by the clock and by the tokens' <c>iat</c>,
    /// gets a 429 TooManyProviderTokenUpdates. Default 20 minutes; zero switches it off.
    /// </summary>
    public TimeSpan ProviderTokenUpdateInterval { get => _providerTokens.UpdateInterval; set => _providerTokens.UpdateInterval = value; }

    internal ConnectionCounter Connections { get; } = new();

    /// <summary>
    /// Makes a team's signing key known, for topics that are bundle ids: the endings of push types (<c>.voip</c>,
    /// <c>.push-type.liveactivity</c>, …) come with them. The same key id again replaces the key, its team and its
    /// topics, and restores it.
    /// </summary>
    public void AddTeam(string teamId, string keyId, ECDsa publicKey, params string[] topics) =>
        _credentials.AddTeam(teamId, keyId, publicKey, topics);

    /// <summary>Makes a client certificate known by its SHA-1 thumbprint in hex. With one topic, requests over it
    /// need not name it.</summary>
    public void AddCertificate(string thumbprint, params string[] topics) => _credentials.AddCertificate(thumbprint, topics);

    /// <summary>Forgets all keys of the team: 403 InvalidProviderToken.</summary>
    public void RemoveTeam(string teamId) => _credentials.RemoveTeam(teamId);

    /// <summary>Forgets the certificate: 403 BadCertificate.</summary>
    public void RemoveCertificate(string thumbprint) => _credentials.RemoveCertificate(thumbprint);

    /// <summary>The key is revoked: 403 InvalidProviderToken until <see cref="RestoreKey"/>.</summary>
    /// <exception cref="ArgumentException">No such key.</exception>
    public void RevokeKey(string keyId) => _credentials.GetKey(keyId).IsRevoked = true;

    /// <exception cref="ArgumentException">No such key.</exception>
    public void RestoreKey(string keyId) => _credentials.GetKey(keyId).IsRevoked = false;

    /// <summary>The certificate is revoked: 403 BadCertificate until <see cref="RestoreCertificate"/>.</summary>
    /// <exception cref="ArgumentException">No such certificate.</exception>
    public void RevokeCertificate(string thumbprint) => _credentials.GetCertificate(thumbprint).IsRevoked = true;

    /// <exception cref="ArgumentException">No such certificate.</exception>
    public void RestoreCertificate(string thumbprint) => _credentials.GetCertificate(thumbprint).IsRevoked = false;

    /// <inheritdoc cref="ReceivedPushes.WaitForAsync"/>
    public Task WaitForAsync(long count, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Received.WaitForAsync(count, timeout, cancellationToken);

    internal Task HandleAsync(HttpContext context) => _endpoint.HandleAsync(context);
}
