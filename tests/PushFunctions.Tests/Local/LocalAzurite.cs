using Azure.Storage.Queues;
using PushFunctions.Local;
using PushFunctions.Local.Azurite;

[assembly: AssemblyFixture(typeof(PushFunctions.Tests.Local.LocalAzurite))]

namespace PushFunctions.Tests.Local;

/// <summary>One Azurite for the run: started as Local starts its own, with its data in memory.</summary>
public sealed class LocalAzurite : IAsyncLifetime
{
    private AzuriteProcess? _azurite;

    public string ConnectionString => (_azurite ?? throw new InvalidOperationException()).Address.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        var clone = Clone.Find() ?? throw new InvalidOperationException("The tests run inside a clone of the repository.");
        _azurite = await AzuriteProcess.StartAsync(
            clone, AzuriteSettings.InMemory, TestContext.Current.SendDiagnosticMessage, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null) await _azurite.DisposeAsync();
    }

    /// <summary>A client that does not try again: an absent Azurite fails the test at once.</summary>
    public QueueClient Queue(string name, Action<QueueClientOptions>? configure = null)
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        options.Retry.MaxRetries = 0;
        configure?.Invoke(options);
        return new QueueClient(ConnectionString, name, options);
    }
}
