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
