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
