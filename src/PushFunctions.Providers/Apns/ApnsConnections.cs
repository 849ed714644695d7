using System.Net;
using System.Net.Security;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Apns;

/// <summary>APNs' clients, one per (credential, revision): a connection belongs to one team.</summary>
/// <param name="tokensOf">Clients whose credentials hold the same key present the same tokens: they meet in the store.</param>
/// <param name="trust">For tests only: how a stand-in's certificate is judged. Null leaves it to the system.</param>
/// <param name="network">For tests only: makes what stands in for the network. Null is the network.</param>
internal sealed class ApnsConnections(
    ApnsOptions options, Func<ApnsSigningKey, ProviderTokens> tokensOf, TimeProvider time, RemoteCertificateValidationCallback? trust = null,
    Func<HttpMessageHandler>? network = null) : IDisposable
{
    private readonly ClientPool<ApnsClient> _pool =
        new(credential => Open(credential, options, tokensOf, time, trust, network), options.Connections.IdleTimeout, time, options.Connections.PooledLifetime);

    public ClientLease<ApnsClient> Rent(PushCredential credential) => _pool.Rent(credential);

    public void Dispose() => _pool.Dispose();

    private static ApnsClient Open(
        PushCredential credential, ApnsOptions options, Func<ApnsSigningKey, ProviderTokens> tokensOf, TimeProvider time, RemoteCertificateValidationCallback? trust,
        Func<HttpMessageHandler>? network)
    {
        var address = credential.Type == Provider.ApnSandbox ? options.SandboxBaseAddress : options.ProductionBaseAddress;
        var tls = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = trust };
        return credential.Content switch
        {
            CredentialContent.ApnsTokenKey key => WithKey(key),
            CredentialContent.ApnsCertificate certificate => WithCertificate(certificate),
            _ => throw new InvalidOperationException($"Credential {credential.Id} holds {credential.Content}; APNs takes a signing key or a certificate."),
        };

        ApnsClient WithKey(CredentialContent.ApnsTokenKey content)
        {
            var key = new ApnsSigningKey(content);
            return new ApnsClient(Http(), tokensOf(key), Base(), content.BundleId, key, time);
        }

        ApnsClient WithCertificate(CredentialContent.ApnsCertificate content)
        {
            var certificate = ClientCertificate.Load(content);
            tls.ClientCertificateContext = ClientCertificate.ForTls(certificate);
            return new ApnsClient(Http(), providerTokens: null, Base(), content.BundleId, certificate, time);
        }

        ProviderClient Http() => new(network?.Invoke() ?? Handler(), HttpVersion.Version20, options.Connections.MaximumConcurrentRequests);

        SocketsHttpHandler Handler()
        {
            var handler = ProviderHandlers.Create(address, options.Connections, tls);
            // The pool replaces the whole client instead, whose gate lets a single request onto a new connection.
            handler.PooledConnectionLifetime = Timeout.InfiniteTimeSpan;
            return handler;
        }

        string Base() => address.AbsoluteUri.TrimEnd('/');
    }
}
