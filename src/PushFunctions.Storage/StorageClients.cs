using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;

namespace PushFunctions.Storage;

/// <summary>The clients of the storage account. One for the whole process: connections and sign-ins are shared.</summary>
public sealed class StorageClients
{
    private readonly string _prefix;
    private readonly QueueServiceClient _queuesAsTheyAre;

    /// <param name="transport">What carries the requests instead of HTTP over sockets; null, and so in production, the clients' own.</param>
    /// <param name="waits">How long to wait between the tries of a request; null, and so in production, exponentially longer.</param>
    public StorageClients(IOptions<StorageOptions> options, StorageTransactionCounter counter, StorageClock clock, HttpPipelineTransport? transport = null, DelayStrategy? waits = null)
    {
        var settings = options.Value;
        _prefix = settings.NamePrefix;
        var tables = WithPatience(new TableClientOptions(), settings);
        tables.AddPolicy(counter.ForTables(), HttpPipelinePosition.PerRetry);
        tables.AddPolicy(clock.Watch(), HttpPipelinePosition.PerRetry);

        var queues = QueueOptions(settings, QueueMessageEncoding.Base64, counter, clock);
        var queuesAsTheyAre = QueueOptions(settings, QueueMessageEncoding.None, counter, clock);
        if (transport is not null) tables.Transport = queues.Transport = queuesAsTheyAre.Transport = transport;
        if (waits is not null) tables.RetryPolicy = queues.RetryPolicy = queuesAsTheyAre.RetryPolicy = new RetryPolicy(settings.MaximumRetries, waits);

        if (!string.IsNullOrWhiteSpace(settings.ConnectionString))
        {
            Tables = new TableServiceClient(settings.ConnectionString, tables);
            Queues = new QueueServiceClient(settings.ConnectionString, queues);
            _queuesAsTheyAre = new QueueServiceClient(settings.ConnectionString, queuesAsTheyAre);
            return;
        }

        var credential = CredentialOf(settings);
        Tables = new TableServiceClient(AddressOf("table", settings.TableServiceUri, settings), credential, tables);
        Queues = new QueueServiceClient(AddressOf("queue", settings.QueueServiceUri, settings), credential, queues);
        _queuesAsTheyAre = new QueueServiceClient(Queues.Uri, credential, queuesAsTheyAre);
    }

    public TableServiceClient Tables { get; }

    public QueueServiceClient Queues { get; }

    public TableClient Table(string name) => Tables.GetTableClient(_prefix + name);

    /// <param name="name">See <see cref="Core.Sending.QueueNames"/>.</param>
    public QueueClient Queue(string name) => Queues.GetQueueClient(Prefixed(name));

    /// <summary>The same queue, but its messages are not decoded: for a host that hands them on as they are.</summary>
    public QueueClient QueueAsItIs(string name) => _queuesAsTheyAre.GetQueueClient(Prefixed(name));

    private string Prefixed(string name) => _prefix.Length == 0 ? name : $"{_prefix}-{name}";

    private static QueueClientOptions QueueOptions(StorageOptions settings, QueueMessageEncoding encoding, StorageTransactionCounter counter, StorageClock clock)
    {
        var options = WithPatience(new QueueClientOptions { MessageEncoding = encoding }, settings);
        options.AddPolicy(counter.ForQueues(), HttpPipelinePosition.PerRetry);
        options.AddPolicy(clock.Watch(), HttpPipelinePosition.PerRetry);
        return options;
    }

    private static TOptions WithPatience<TOptions>(TOptions options, StorageOptions settings)
        where TOptions : ClientOptions
    {
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = settings.MaximumRetries;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(2);
        options.Retry.NetworkTimeout = settings.RequestTimeout;
        return options;
    }

    private static TokenCredential CredentialOf(StorageOptions settings) => string.IsNullOrWhiteSpace(settings.ClientId)
        ? new DefaultAzureCredential()
        : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(settings.ClientId));

    private static Uri AddressOf(string service, string? address, StorageOptions settings) =>
        new(string.IsNullOrWhiteSpace(address) ? $"https://{settings.AccountName}.{service}.core.windows.net" : address);
}
