using System.Net.Sockets;
using System.Text.Json;
using System.Xml;
using Azure;
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

        Identity = CredentialOf(settings);
        if (!string.IsNullOrWhiteSpace(settings.ConnectionString))
        {
            Tables = new TableServiceClient(settings.ConnectionString, tables);
            Queues = new QueueServiceClient(settings.ConnectionString, queues);
            _rawQueues = new QueueServiceClient(settings.ConnectionString, rawQueues);
            return;
        }

        Tables = new TableServiceClient(AddressOf("table", settings.TableServiceUri, settings), Identity, tables);
        Queues = new QueueServiceClient(AddressOf("queue", settings.QueueServiceUri, settings), Identity, queues);
        _rawQueues = new QueueServiceClient(Queues.Uri, Identity, rawQueues);
    }

    /// <summary>The service's own. With a connection string storage needs none; it signs in when it is first asked
    /// for a token.</summary>
    internal TokenCredential Identity { get; }

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

/// <summary>Tells a transient outage of the storage account from a fault of ours.</summary>
public static class StorageOutage
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    /// <summary>When to retry; null if the exception is no outage of storage. After retries the client reports all
    /// attempts as one aggregate.</summary>
    /// <param name="exception">Of work that was not itself canceled: an attempt that takes too long ends as a
    /// cancellation too.</param>
    public static TimeSpan? RetryAfter(Exception exception) => IsTransient(exception) ? Soon : null;

    /// <summary>The account was throttling, did not respond in time, or its response was cut off or
    /// unreadable.</summary>
    /// <inheritdoc cref="RetryAfter" path="/param"/>
    public static bool IsTransient(Exception exception) => exception switch
    {
        // A success that the client reports as a failure is a response that it cannot read, and a redirect does not
        // come from the account.
        RequestFailedException { Status: 0 or (>= 200 and < 400) or 408 or 429 or >= 500 } => true,
        AuthenticationFailedException or OperationCanceledException or TimeoutException => true,
        IOException or HttpRequestException or SocketException => true,
        XmlException => true,
        JsonException or FormatException or KeyNotFoundException or InvalidOperationException or NullReferenceException =>
            IsOfClient(exception),
        AggregateException { InnerExceptions: { Count: > 0 } tries } => tries.All(IsTransient),
        _ => false,
    };

    /// <summary>Whether the storage client threw it while reading a response. Stored rows hold JSON too, and an
    /// unreadable one stays unreadable.</summary>
    private static bool IsOfClient(Exception exception) => (exception.StackTrace ?? string.Empty)
        .Split('\n')
        .Select(line => line.TrimStart())
        .FirstOrDefault(line => !line.StartsWith("at System.", StringComparison.Ordinal)) is { } thrower
            && thrower.StartsWith("at Azure.", StringComparison.Ordinal);
}

/// <summary>The storage account cannot be used at all. The message says what to check and contains no secret.</summary>
public sealed class StorageUnavailableException(string message, Exception innerException) : StartException(message, innerException);
