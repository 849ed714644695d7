using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using PushFunctions.Local;
using PushFunctions.Local.Azurite;
using PushFunctions.Storage;

namespace PushFunctions.Testing;

/// <summary>One Azurite for the whole run, started as Local starts its own by the first test that asks. Tests never
/// meet: each has tables and queues of its own.</summary>
public sealed class AzuriteFixture : IAsyncDisposable
{
    private readonly Lazy<Task<AzuriteProcess>> _process = new(StartAsync);
    private int _storages;

    public async Task<string> ConnectionStringAsync() => (await _process.Value).Address.ConnectionString;

    /// <summary>A name prefix that no other test of the run has.</summary>
    public string NewPrefix() => $"t{Interlocked.Increment(ref _storages)}";

    /// <summary>Storage as the service sees it, with empty tables and queues.</summary>
    /// <param name="transport">What carries the requests; null for the clients' own.</param>
    public async Task<TestStorage> CreateStorageAsync(TimeProvider? time = null, HttpPipelineTransport? transport = null)
    {
        var storage = new TestStorage(await ConnectionStringAsync(), NewPrefix(), time, transport);
        await storage.Get<StorageSetup>().EnsureAsync(TestContext.Current.CancellationToken);
        return storage;
    }

    /// <summary>A client for a queue that is not there yet. It does not try again: an absent Azurite fails the test
    /// at once.</summary>
    public async Task<QueueClient> QueueAsync(string name, Action<QueueClientOptions>? configure = null)
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        options.Retry.MaxRetries = 0;
        configure?.Invoke(options);
        return new QueueClient(await ConnectionStringAsync(), name, options);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process.IsValueCreated) await (await _process.Value).DisposeAsync();
    }

    private static Task<AzuriteProcess> StartAsync() => AzuriteProcess.StartAsync(
        Clone.Find() ?? throw new InvalidOperationException("The tests run inside a clone of the repository."),
        AzuriteSettings.InMemory, static line => Console.WriteLine(line), TimeProvider.System, CancellationToken.None);
}
