using System.Net.Security;
using Google.Apis.Http;
using HttpClientFactory = Google.Apis.Http.HttpClientFactory;

namespace PushFunctions.Providers.Fcm;

/// <summary>The connection that one credential signs in over, made as carefully as those it sends over.</summary>
internal sealed class TokenClientFactory(FcmOptions options, RemoteCertificateValidationCallback? trust) : HttpClientFactory
{
    protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) => new SocketsHttpHandler
    {
        ConnectTimeout = options.Connections.ConnectTimeout,
        PooledConnectionLifetime = options.Connections.PooledLifetime,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = options.TokenUri.Scheme == Uri.UriSchemeHttps,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = trust },
    };
}
