using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using PushFunctions.Simulator.Faults;
using PushFunctions.Simulator.Hosting;
using PushFunctions.Simulator.Recording;

namespace PushFunctions.Simulator.Fcm;

/// <summary>The stand-in for FCM's HTTP v1 API and for the OAuth endpoint where its callers sign in.</summary>
public sealed class FcmSimulator
{
    private readonly FcmProjects _projects = new();
    private readonly AccessTokens _accessTokens;
    private readonly Assertions _assertions;
    private readonly TokenRequests _tokenRequests = new();
    private readonly FcmEndpoint _endpoint;
    private readonly TokenEndpoint _tokenEndpoint;

    internal FcmSimulator(TimeProvider time, int maxRecorded, CancellationToken stopping)
    {
        Received = new ReceivedPushes(maxRecorded);
        _accessTokens = new AccessTokens(time);
        _assertions = new Assertions(_projects, time);
        _endpoint = new FcmEndpoint(_projects, _accessTokens, Received, Faults, new FaultRunner(Received, time, stopping), time);
        _tokenEndpoint = new TokenEndpoint(_assertions, _accessTokens, _tokenRequests, TokenFaults, new FaultRunner(null, time, stopping));
    }

    /// <summary>How sends go wrong, by registration token.</summary>
    public FaultRules Faults { get; } = new(fault => FcmResponses.For(fault));

    /// <summary>How sign-ins go wrong, by the service account's email.</summary>
    public FaultRules TokenFaults { get; } = new(fault => TokenResponses.For(fault));

    /// <summary>What was sent.</summary>
    public ReceivedPushes Received { get; }

    /// <summary>Connections to the FCM listener since the start.</summary>
    public long ConnectionCount => Connections.Opened;

    /// <summary>Connections to the FCM listener that are open now.</summary>
    public long OpenConnectionCount => Connections.Open;

    /// <summary>How long an access token is good from now on. Default 1 hour.</summary>
    public TimeSpan AccessTokenLifetime { get => _accessTokens.Lifetime; set => _accessTokens.Lifetime = value; }

    /// <summary>Requests for access tokens, refused ones included.</summary>
    public long TokenRequestCount => _tokenRequests.Total;

    internal ConnectionCounter Connections { get; } = new();

    internal IReadOnlyDictionary<string, long> TokenRequestsByAccount => _tokenRequests.ByAccount;

    /// <summary>Requests for access tokens in the name of one account, refused ones included.</summary>
    public long TokenRequestCountFor(string serviceAccountEmail) => _tokenRequests.For(serviceAccountEmail);

    /// <summary>Makes a project known, with a service account that may send for it. The same email again replaces its
    /// key and restores it.</summary>
    public void AddProject(string projectId, string serviceAccountEmail, RSA publicKey) =>
        _projects.Add(projectId, serviceAccountEmail, publicKey);

    /// <summary>The project is gone: sends to it get a 404 without an error code. Its accounts can still sign
    /// in.</summary>
    public void RemoveProject(string projectId) => _projects.Remove(projectId);

    /// <summary>The account's key is revoked: it cannot sign in, and its access tokens get a 401.</summary>
    /// <exception cref="ArgumentException">No such account.</exception>
    public void RevokeAccount(string serviceAccountEmail) => _projects.Get(serviceAccountEmail).IsRevoked = true;

    /// <summary>The account may no longer send: it can sign in, but its sends get a 403.</summary>
    /// <exception cref="ArgumentException">No such account.</exception>
    public void DenyAccount(string serviceAccountEmail) => _projects.Get(serviceAccountEmail).IsDenied = true;

    /// <summary>Undoes <see cref="RevokeAccount"/> and <see cref="DenyAccount"/>.</summary>
    /// <exception cref="ArgumentException">No such account.</exception>
    public void RestoreAccount(string serviceAccountEmail)
    {
        var account = _projects.Get(serviceAccountEmail);
        account.IsRevoked = false;
        account.IsDenied = false;
    }

    /// <summary>No access token that was issued so far is good any more: the next sends get a 401 until they sign in
    /// again.</summary>
    public void ExpireAccessTokens() => _accessTokens.Clear();

    /// <inheritdoc cref="ReceivedPushes.WaitForAsync"/>
    public Task WaitForAsync(long count, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Received.WaitForAsync(count, timeout, cancellationToken);

    internal void ServeTokensAt(Uri tokenUri) => _assertions.TokenUri = tokenUri;

    internal Task HandleAsync(HttpContext context) => _endpoint.HandleAsync(context);

    internal Task HandleTokenAsync(HttpContext context) => _tokenEndpoint.HandleAsync(context);
}
