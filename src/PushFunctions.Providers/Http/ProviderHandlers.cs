using System.Net;
using System.Net.Security;
using System.Text;

namespace PushFunctions.Providers.Http;

internal static class ProviderHandlers
{
    /// <summary>A handler for one credential. Each request asks for its version; HTTP/2 at an http address means prior knowledge.</summary>
    public static SocketsHttpHandler Create(Uri address, ConnectionOptions options, SslClientAuthenticationOptions tls) => new()
    {
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionLifetime = options.PooledLifetime,
        // The default of a minute would open and close connections all day, which APNs takes for an attack.
        PooledConnectionIdleTimeout = options.IdleTimeout,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
        KeepAlivePingDelay = options.KeepAlivePingDelay,
        KeepAlivePingTimeout = options.KeepAlivePingTimeout,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = address.Scheme == Uri.UriSchemeHttps,
        SslOptions = tls,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        // No spans from the handler: APNs has the device's token in the URL, and a span would carry it away.
        ActivityHeadersPropagator = null,
    };
}
