using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Clients;

/// <summary>The clients of the storage account. One for the whole process: connections and sign-ins are
/// shared.</summary>
public sealed class StorageClients
{
    private readonly string _prefix;
    private readonly QueueServiceClient _rawQueues;

    /// <param name="transport">Carries the requests; null, and so in production, the clients' own.</param>
    /// <param name="waits">The delay between two attempts of a request; null, and so in production, exponential
    /// backoff.</param>
    public StorageClients(
        IOptions<StorageOptions> options, StorageTime time, HttpPipelineTransport? transport = null, DelayStrategy? waits = null,
        ILogger<StorageClients>? logger = null)
    {
        var settings = options.Value;
        Rows = new ReadableRows(logger ?? NullLogger<StorageClients>.Instance);
        _prefix = settings.NamePrefix;
        var tables = new TableClientOptions { Retry = { NetworkTimeout = settings.RequestTimeout } };
        tables.AddPolicy(time.Policy(), HttpPipelinePosition.PerRetry);
        tables.RetryPolicy = new BoundedRetries(settings, waits, time);

        var queues = QueueOptions(settings, QueueMessageEncoding.Base64, time);
        var rawQueues = QueueOptions(settings, QueueMessageEncoding.None, time);
        if (transport is not null) tables.Transport = queues.Transport = rawQueues.Transport = transport;
        queues.RetryPolicy = rawQueues.RetryPolicy = tables.RetryPolicy;

        if (!string.IsNullOrWhiteSpace(settings.ConnectionString))
        {
            Tables = new TableServiceClient(settings.ConnectionString, tables);
            Queues = new QueueServiceClient(settings.ConnectionString, queues);
            _rawQueues = new QueueServiceClient(settings.ConnectionString, rawQueues);
            return;
        }

        var credential = CredentialOf(settings);
        Tables = new TableServiceClient(AddressOf("table", settings.TableServiceUri, settings), credential, tables);
        Queues = new QueueServiceClient(AddressOf("queue", settings.QueueServiceUri, settings), credential, queues);
        _rawQueues = new QueueServiceClient(Queues.Uri, credential, rawQueues);
    }

    public TableServiceClient Tables { get; }

    internal ReadableRows Rows { get; }

    public QueueServiceClient Queues { get; }

    public TableClient Table(string name) => Tables.GetTableClient(_prefix + name);

    /// <param name="name">See <see cref="QueueNames"/>.</param>
    public QueueClient Queue(string name) => Queues.GetQueueClient(Prefixed(name));

    /// <summary>The same queue without decoding its messages: for a host that passes them on as they are.</summary>
    public QueueClient RawQueue(string name) => _rawQueues.GetQueueClient(Prefixed(name));

    private string Prefixed(string name) => _prefix.Length == 0 ? name : $"{_prefix}-{name}";

    private static QueueClientOptions QueueOptions(StorageOptions settings, QueueMessageEncoding encoding, StorageTime time)
    {
        var options = new QueueClientOptions { MessageEncoding = encoding, Retry = { NetworkTimeout = settings.RequestTimeout } };
        options.AddPolicy(time.Policy(), HttpPipelinePosition.PerRetry);
        return options;
    }

    private static TokenCredential CredentialOf(StorageOptions settings) => string.IsNullOrWhiteSpace(settings.ClientId)
        ? new DefaultAzureCredential()
        : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(settings.ClientId));

    private static Uri AddressOf(string service, string? address, StorageOptions settings) =>
        new(string.IsNullOrWhiteSpace(address) ? $"https://{settings.AccountName}.{service}.core.windows.net" : address);

    /// <summary>
    /// Retries a failed request for no longer than one may take in all: an error is retried, a time-out is not waited
    /// for a second time.
    /// </summary>
    private sealed class BoundedRetries(StorageOptions settings, DelayStrategy? waits, TimeProvider time)
        : Azure.Core.Pipeline.RetryPolicy(
            settings.MaximumRetries, waits ?? DelayStrategy.CreateExponentialDelayStrategy(FirstWait, LongestWait))
    {
        private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
        private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

        /// <summary>The shortest time that is worth another attempt.</summary>
        private TimeSpan Least => settings.RequestTimeout / 5;

        protected override void OnSendingRequest(HttpMessage message) =>
            message.NetworkTimeout = Left(message) is var left && left > Least ? left : Least;

        protected override ValueTask OnSendingRequestAsync(HttpMessage message)
        {
            OnSendingRequest(message);
            return default;
        }

        protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
            Left(message) > Least && base.ShouldRetry(message, exception);

        protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
            Left(message) > Least && await base.ShouldRetryAsync(message, exception);

        private TimeSpan Left(HttpMessage message)
        {
            if (!message.TryGetProperty(typeof(BoundedRetries), out var begun))
                message.SetProperty(typeof(BoundedRetries), begun = time.GetTimestamp());
            return settings.RequestTimeout - time.GetElapsedTime((long)begun!);
        }
    }
}
