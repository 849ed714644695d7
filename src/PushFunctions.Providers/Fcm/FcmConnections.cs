using System.Net.Security;
using Microsoft.Extensions.Logging;
using PushFunctions.Core.Apps;
using PushFunctions.Core.Delivery;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Fcm;

/// <summary>FCM's clients, one per (credential, revision).</summary>
/// <param name="trust">For tests only: how a stand-in's certificate is judged. Null leaves it to the system.</param>
internal sealed class FcmConnections(FcmOptions options, TimeProvider time, ILogger logger, RemoteCertificateValidationCallback? trust = null) : IDisposable
{
    private readonly ClientPool<FcmClient> _pool =
        new(credential => Open(credential, options, time, logger, trust), options.Connections.IdleTimeout, time);

    public ClientLease<FcmClient> Rent(PushCredential credential) => _pool.Rent(credential);

    public void Dispose() => _pool.Dispose();

    private static FcmClient Open(
        PushCredential credential, FcmOptions options, TimeProvider time, ILogger logger, RemoteCertificateValidationCallback? trust)
    {
        var account = credential.Content as CredentialContent.FcmServiceAccount
            ?? throw new InvalidOperationException($"Credential {credential.Id} holds {credential.Content}; FCM takes a service account.");
        var tokenEndpoint = new FcmTokenEndpoint(account, options, new TokenClientFactory(options, trust), time);
        var tls = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = trust };
        return new FcmClient(
            new ProviderClient(ProviderHandlers.Create(options.BaseAddress, options.Connections, tls), options.Connections),
            tokenEndpoint,
            new FcmAccessTokens(tokenEndpoint.AskAsync, credential, time, logger),
            FcmClient.SendAddress(options.BaseAddress, account));
    }
}
