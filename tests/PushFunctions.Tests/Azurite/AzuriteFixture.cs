using PushFunctions.Storage;
using PushFunctions.Tests.Azurite;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace PushFunctions.Tests.Azurite;

/// <summary>One Azurite for the whole run, started by the first test that asks. Tests never meet: each has tables and queues of its own.</summary>
public sealed class AzuriteFixture : IAsyncDisposable
{
    private readonly Lazy<Task<AzuriteProcess>> _process = new(() => AzuriteProcess.StartAsync(CancellationToken.None));
    private int _storages;

    public async Task<string> ConnectionStringAsync() => (await _process.Value).ConnectionString;

    /// <summary>A name prefix that no other test of the run has.</summary>
    public string NewPrefix() => $"t{Interlocked.Increment(ref _storages)}";

    /// <summary>Storage as the service sees it, with empty tables and queues.</summary>
    public async Task<TestStorage> CreateStorageAsync(TimeProvider? time = null)
    {
        var storage = new TestStorage(await ConnectionStringAsync(), NewPrefix(), time);
        await storage.Get<StorageSetup>().EnsureAsync(TestContext.Current.CancellationToken);
        return storage;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process.IsValueCreated) await (await _process.Value).DisposeAsync();
    }
}
