using System.Net;
using System.Net.Security;
using Microsoft.Extensions.Logging;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Fcm;

/// <summary>FCM's clients, one per (credential, revision).</summary>
/// <param name="trust">For tests only: how a stand-in's certificate is validated. Null leaves it to the system.</param>
/// <param name="network">For tests only: makes what stands in for the network. Null is the network.</param>
internal sealed class FcmConnections(
    FcmOptions options, TimeProvider time, ILogger logger, RemoteCertificateValidationCallback? trust = null,
    Func<HttpMessageHandler>? network = null) : IDisposable
{
    private readonly ClientPool<FcmClient> _pool =
        new(credential => Open(credential, options, time, logger, trust, network), options.Connections.IdleTimeout, time);

    public ClientLease<FcmClient> Rent(PushCredential credential) => _pool.Rent(credential);

    public void Dispose() => _pool.Dispose();

    private static FcmClient Open(
        PushCredential credential, FcmOptions options, TimeProvider time, ILogger logger, RemoteCertificateValidationCallback? trust,
        Func<HttpMessageHandler>? network)
    {
        var account = credential.Content as CredentialContent.FcmServiceAccount
            ?? throw new InvalidOperationException($"Credential {credential.Id} holds {credential.Content}; FCM needs a service account.");
        var tls = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = trust };
        var tokenEndpoint = new FcmTokenEndpoint(account, options, tls, time, network);
        var handler = network?.Invoke() ?? ProviderHandlers.Create(options.BaseAddress, options.Connections, tls);
        return new FcmClient(
            new ProviderClient(handler, HttpVersion.Version20),
            tokenEndpoint,
            new FcmAccessTokens(tokenEndpoint.SendAsync, credential, time, logger),
            FcmClient.SendAddress(options.BaseAddress, account));
    }
}

/// <summary>What the sends of one FCM credential share.</summary>
internal sealed class FcmClient(ProviderClient http, FcmTokenEndpoint tokenEndpoint, FcmAccessTokens accessTokens, Uri sendAddress)
    : IDisposable
{
    public FcmAccessTokens AccessTokens => accessTokens;

    /// <summary>Sends, and sends once more where the request was certainly not processed.</summary>
    public async Task<Exchange> SendAsync(byte[] body, AccessToken accessToken, Deadline deadline)
    {
        var exchange = await SendOnceAsync(body, accessToken, deadline);
        return exchange is Exchange.Failed { MayBeRepeated: true } ? await SendOnceAsync(body, accessToken, deadline) : exchange;
    }

    public void Dispose()
    {
        http.Dispose();
        tokenEndpoint.Dispose();
    }

    public static Uri SendAddress(Uri baseAddress, CredentialContent.FcmServiceAccount account) =>
        new($"{baseAddress.AbsoluteUri.TrimEnd('/')}/v1/projects/{Uri.EscapeDataString(account.ProjectId)}/messages:send");

    private async Task<Exchange> SendOnceAsync(byte[] body, AccessToken accessToken, Deadline deadline)
    {
        using var content = new RequestContent(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, sendAddress);
        request.Headers.TryAddWithoutValidation("Authorization", accessToken.Header);
        return await http.SendAsync(request, content, deadline);
    }
}
