using System.Net;
using System.Net.Security;
using System.Text;

namespace PushFunctions.Providers.Http;

/// <summary>The right to use a client: it stays open until the lease is disposed.</summary>
internal readonly struct ClientLease<TClient>(ClientPool<TClient> pool, PooledClient<TClient> pooled) : IDisposable
    where TClient : class, IDisposable
{
    public TClient Client => pooled.Client;

    /// <summary>Later sends get new connections; those in flight end on these.</summary>
    public void Retire() => pool.Remove(pooled);

    public void Dispose() => pool.Return(pooled);
}

/// <summary>A client and who uses it; read and written under the pool's lock only.</summary>
internal sealed class PooledClient<TClient>(TClient client, long openedAt)
    where TClient : class, IDisposable
{
    public TClient Client => client;

    public long OpenedAt => openedAt;

    public int Leases { get; set; }

    public long LastUsedAt { get; set; }

    /// <summary>Out of the pool: disposed with the last lease.</summary>
    public bool Retired { get; set; }
}

/// <summary>
/// A client per (credential, revision), opened when it is first needed. A client that was retired, is past its
/// lifetime, was replaced by a later revision or was idle for long is disposed when its sends in flight are done.
/// </summary>
internal sealed class ClientPool<TClient> : IDisposable
    where TClient : class, IDisposable
{
    /// <summary>Decrypted credentials are cached for a minute, so the old revision may still be used for so
    /// long.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(CredentialId Id, int Revision), PooledClient<TClient>> _clients = [];
    private readonly Func<PushCredential, TClient> _open;
    private readonly TimeSpan _idleTimeout;
    private readonly TimeSpan? _lifetime;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;

    /// <param name="lifetime">How long a client is handed out; null leaves it to the client to renew its
    /// connections.</param>
    public ClientPool(Func<PushCredential, TClient> open, TimeSpan idleTimeout, TimeProvider time, TimeSpan? lifetime = null)
    {
        (_open, _idleTimeout, _time, _lifetime) = (open, idleTimeout, time, lifetime);
        _sweep = time.CreateTimer(static pool => ((ClientPool<TClient>)pool!).Sweep(), this, SweepPeriod, SweepPeriod);
    }

    /// <summary>The client of this credential, kept open until the lease is disposed.</summary>
    public ClientLease<TClient> Rent(PushCredential credential)
    {
        lock (_lock)
        {
            var key = (credential.Id, credential.Revision);
            if (_clients.TryGetValue(key, out var pooled) && _time.GetElapsedTime(pooled.OpenedAt) >= _lifetime) Retire(pooled);
            if (pooled is null or { Retired: true })
                _clients[key] = pooled = new PooledClient<TClient>(_open(credential), _time.GetTimestamp());
            pooled.Leases++;
            return new ClientLease<TClient>(this, pooled);
        }
    }

    public void Dispose()
    {
        _sweep.Dispose();
        lock (_lock)
        {
            foreach (var pooled in _clients.Values) Retire(pooled);
            _clients.Clear();
        }
    }

    internal void Return(PooledClient<TClient> pooled)
    {
        lock (_lock)
        {
            pooled.Leases--;
            pooled.LastUsedAt = _time.GetTimestamp();
            if (pooled is { Retired: true, Leases: 0 }) pooled.Client.Dispose();
        }
    }

    /// <summary>The next send opens a new client; this one is disposed with its last lease.</summary>
    internal void Remove(PooledClient<TClient> pooled)
    {
        lock (_lock)
        {
            foreach (var (key, _) in _clients.Where(entry => entry.Value == pooled).ToList()) _clients.Remove(key);
            pooled.Retired = true;
        }
    }

    private static void Retire(PooledClient<TClient> pooled)
    {
        pooled.Retired = true;
        if (pooled.Leases == 0) pooled.Client.Dispose();
    }

    private void Sweep()
    {
        lock (_lock)
        {
            foreach (var (key, pooled) in _clients.Where(entry => entry.Value.Leases == 0).ToList())
            {
                var isSuperseded = _clients.Keys.Any(other => other.Id == key.Id && other.Revision > key.Revision);
                if (_time.GetElapsedTime(pooled.LastUsedAt) < (isSuperseded ? Overlap : _idleTimeout)) continue;
                _clients.Remove(key);
                Retire(pooled);
            }
        }
    }
}

/// <summary>
/// The HTTP/2 connections of one credential. Every credential has its own: a refused one cannot slow the others down.
/// Connections are opened as the provider's streams per connection (FCM 100, APNs about 1,000) are used up, so that
/// the concurrency limit of the credential bounds them too.
/// </summary>
public sealed class ConnectionOptions
{
    /// <summary>How long opening a connection may take. Default 10 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A connection gets no new requests after this time, so that a changed IP address is noticed. Default
    /// 30 minutes.</summary>
    public TimeSpan PooledLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>A connection without traffic is pinged this often, with requests or without: Azure drops idle TCP
    /// after 4 minutes. Default 60 seconds.</summary>
    public TimeSpan KeepAlivePingDelay { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>A connection whose ping gets no response in this time is closed. Default 15 seconds.</summary>
    public TimeSpan KeepAlivePingTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A credential that sent nothing for so long loses its connections. Default 1 hour.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>The checks that the options of both providers share. Each yields what is wrong, and what to do.</summary>
internal static class OptionChecks
{
    private static readonly TimeSpan LongestRequest = TimeSpan.FromMinutes(1);

    public static IEnumerable<string> Address(string setting, Uri? address)
    {
        if (address is not { IsAbsoluteUri: true } || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
            yield return $"{setting} must be an absolute https address.";
        else if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            yield return $"{setting} is http, which is for a simulator on this machine only: credentials would cross the network in the clear. Use https.";
        else if (address.Query.Length > 0 || address.Fragment.Length > 0 || address.UserInfo.Length > 0)
            yield return $"{setting} must be an address without query, fragment and user.";
    }

    public static IEnumerable<string> RequestTimeout(string setting, TimeSpan value, TimeSpan least)
    {
        if (value < least || value > LongestRequest) yield return $"{setting} is {value}; it must be {least} to {LongestRequest}.";
    }

    public static IEnumerable<string> Connections(string setting, ConnectionOptions options)
    {
        foreach (var (name, value) in Times(options))
        {
            // The handler does not accept less than a second for a ping.
            if (value < TimeSpan.FromSeconds(1) || value > TimeSpan.FromDays(1))
                yield return $"{setting}__{name} is {value}; it must be 1 second to 1 day.";
        }
    }

    private static (string Name, TimeSpan Value)[] Times(ConnectionOptions options) =>
    [
        (nameof(options.ConnectTimeout), options.ConnectTimeout),
        (nameof(options.PooledLifetime), options.PooledLifetime),
        (nameof(options.KeepAlivePingDelay), options.KeepAlivePingDelay),
        (nameof(options.KeepAlivePingTimeout), options.KeepAlivePingTimeout),
        (nameof(options.IdleTimeout), options.IdleTimeout),
    ];
}

internal static class ProviderHandlers
{
    /// <summary>A handler for one credential. Each request asks for its version; HTTP/2 at an http address means
    /// prior knowledge.</summary>
    public static SocketsHttpHandler Create(Uri address, ConnectionOptions options, SslClientAuthenticationOptions tls) => new()
    {
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionLifetime = options.PooledLifetime,
        // The default of a minute would open and close connections all day, which APNs treats as an attack.
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
        // No spans from the handler: APNs has the device's token in the URL, and a span would contain it.
        ActivityHeadersPropagator = null,
    };
}
