using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Storage;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables;
using PushFunctions.StorageEmulator;

namespace PushFunctions.Testing;

/// <summary>Storage whose seam can be changed as a test goes on.</summary>
internal sealed class SeamStorage
{
    private readonly List<StorageCall> _calls = [];
    private readonly TestStorage _storage;

    private SeamStorage() => _storage = new TestStorage(new MemoryTransport(new MemoryAccount(new FakeTimeProvider()), SeeAsync), "m");

    /// <summary>Null lets everything pass.</summary>
    public StorageSeam? Seam { get; set; }

    /// <summary>The requests since the tables and queues were made.</summary>
    public IReadOnlyList<StorageCall> Calls => _calls;

    public TableClient Table => _storage.Table(TableNames.Operations);

    public QueueClient Queue => _storage.Get<StorageClients>().Queue(QueueNames.Deliveries);

    public static async Task<SeamStorage> CreateAsync()
    {
        var storage = new SeamStorage();
        await storage._storage.Get<StorageSetup>().EnsureAsync(TestContext.Current.CancellationToken);
        storage._calls.Clear();
        return storage;
    }

    /// <summary>The fault for the next request only.</summary>
    public void Fail(StorageFault fault)
    {
        StorageFault? next = fault;
        Seam = (_, _) => new ValueTask<StorageFault?>(Interlocked.Exchange(ref next, null));
    }

    public async Task<int> CountRowsAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        return await Table.QueryAsync<TableEntity>(cancellationToken: stop).CountAsync(stop);
    }

    private ValueTask<StorageFault?> SeeAsync(StorageCall call, CancellationToken cancellationToken)
    {
        _calls.Add(call);
        return Seam?.Invoke(call, cancellationToken) ?? default;
    }
}
