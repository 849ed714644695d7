namespace PushFunctions.Providers.Http;

/// <summary>The HTTP/2 connections of one credential. Every credential has its own: a refused one cannot slow the others down.</summary>
public sealed class ConnectionOptions
{
    /// <summary>
    /// Requests of one credential that may be under way in this process. Connections are opened as the provider's streams per connection
    /// (FCM 100, APNs about 1,000) are used up, so this bounds them too: 1,000 requests are ten connections to FCM. Default 1,000, 1 to 100,000.
    /// </summary>
    public int MaximumConcurrentRequests { get; set; } = 1000;

    /// <summary>How long opening a connection may take. Default 10 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A connection takes no new requests after this time, so that a changed address is noticed. Default 30 minutes.</summary>
    public TimeSpan PooledLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>A connection without traffic is pinged this often, with requests or without: Azure drops idle TCP after 4 minutes. Default 60 seconds.</summary>
    public TimeSpan KeepAlivePingDelay { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>A connection whose ping is not answered in this time is given up. Default 15 seconds.</summary>
    public TimeSpan KeepAlivePingTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A credential that sent nothing for so long loses its connections. Default 1 hour.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(1);
}
