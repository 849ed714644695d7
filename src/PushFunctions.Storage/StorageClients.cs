using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage;

/// <summary>The clients of the storage account. One for the whole process: connections and sign-ins are shared.</summary>
public sealed class StorageClients
{
    private readonly string _prefix;
    private readonly QueueServiceClient _queuesAsTheyAre;

    /// <param name="transport">What carries the requests instead of HTTP over sockets; null, and so in production, the clients' own.</param>
    /// <param name="waits">How long to wait between the tries of a request; null, and so in production, exponentially longer.</param>
    public StorageClients(IOptions<StorageOptions> options, StorageTransactionCounter counter, StorageClock clock, HttpPipelineTransport? transport = null, DelayStrategy? waits = null, ILogger<StorageClients>? logger = null)
    {
        var settings = options.Value;
        Rows = new ReadableRows(logger ?? NullLogger<StorageClients>.Instance);
        _prefix = settings.NamePrefix;
        var tables = new TableClientOptions { Retry = { NetworkTimeout = settings.RequestTimeout } };
        tables.AddPolicy(counter.ForTables(), HttpPipelinePosition.PerRetry);
        tables.AddPolicy(clock.Watch(), HttpPipelinePosition.PerRetry);
        tables.RetryPolicy = new BoundedRetries(settings, waits, clock);

        var queues = QueueOptions(settings, QueueMessageEncoding.Base64, counter, clock);
        var queuesAsTheyAre = QueueOptions(settings, QueueMessageEncoding.None, counter, clock);
        if (transport is not null) tables.Transport = queues.Transport = queuesAsTheyAre.Transport = transport;
        queues.RetryPolicy = queuesAsTheyAre.RetryPolicy = tables.RetryPolicy;

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

    internal ReadableRows Rows { get; }

    public QueueServiceClient Queues { get; }

    public TableClient Table(string name) => Tables.GetTableClient(_prefix + name);

    /// <param name="name">See <see cref="QueueNames"/>.</param>
    public QueueClient Queue(string name) => Queues.GetQueueClient(Prefixed(name));

    /// <summary>The same queue, but its messages are not decoded: for a host that hands them on as they are.</summary>
    public QueueClient QueueAsItIs(string name) => _queuesAsTheyAre.GetQueueClient(Prefixed(name));

    private string Prefixed(string name) => _prefix.Length == 0 ? name : $"{_prefix}-{name}";

    private static QueueClientOptions QueueOptions(StorageOptions settings, QueueMessageEncoding encoding, StorageTransactionCounter counter, StorageClock clock)
    {
        var options = new QueueClientOptions { MessageEncoding = encoding, Retry = { NetworkTimeout = settings.RequestTimeout } };
        options.AddPolicy(counter.ForQueues(), HttpPipelinePosition.PerRetry);
        options.AddPolicy(clock.Watch(), HttpPipelinePosition.PerRetry);
        return options;
    }

    private static TokenCredential CredentialOf(StorageOptions settings) => string.IsNullOrWhiteSpace(settings.ClientId)
        ? new DefaultAzureCredential()
        : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(settings.ClientId));

    private static Uri AddressOf(string service, string? address, StorageOptions settings) =>
        new(string.IsNullOrWhiteSpace(address) ? $"https://{settings.AccountName}.{service}.core.windows.net" : address);

    /// <summary>
    /// Tries a failed request again, for no longer than one may take in all: what refuses is asked again, what does not answer is not waited for a second time.
    /// </summary>
    private sealed class BoundedRetries(StorageOptions settings, DelayStrategy? waits, TimeProvider time)
        : Azure.Core.Pipeline.RetryPolicy(settings.MaximumRetries, waits ?? DelayStrategy.CreateExponentialDelayStrategy(FirstWait, LongestWait))
    {
        private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
        private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

        /// <summary>What a further try is worth having.</summary>
        private TimeSpan Least => settings.RequestTimeout / 5;

        protected override void OnSendingRequest(HttpMessage message) => message.NetworkTimeout = Left(message) is var left && left > Least ? left : Least;

        protected override ValueTask OnSendingRequestAsync(HttpMessage message)
        {
            OnSendingRequest(message);
            return default;
        }

        protected override bool ShouldRetry(HttpMessage message, Exception? exception) => Left(message) > Least && base.ShouldRetry(message, exception);

        protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
            Left(message) > Least && await base.ShouldRetryAsync(message, exception);

        private TimeSpan Left(HttpMessage message)
        {
            if (!message.TryGetProperty(typeof(BoundedRetries), out var begun)) message.SetProperty(typeof(BoundedRetries), begun = time.GetTimestamp());
            return settings.RequestTimeout - time.GetElapsedTime((long)begun!);
        }
    }
}
