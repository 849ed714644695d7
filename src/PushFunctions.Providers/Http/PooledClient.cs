namespace PushFunctions.Providers.Http;

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
