using Azure.Core;
using Azure.Core.Pipeline;

namespace PushFunctions.Storage;

/// <summary>What a storage request was, as its price goes.</summary>
public enum StorageTransactionKind
{
    /// <summary>A row or a page of a query.</summary>
    TableRead,

    /// <summary>One row written or removed.</summary>
    TableWrite,

    /// <summary>Up to 100 rows of one partition, all or nothing.</summary>
    TableTransaction,

    QueueSend,

    /// <summary>Up to 32 messages taken, or found that there are none.</summary>
    QueueReceive,

    QueueUpdate,

    QueueDelete,

    /// <summary>Tables and queues made or asked about.</summary>
    Setup,
}

/// <summary>Counts the requests to storage, repeats included: what the account is billed for. Safe to read at any time.</summary>
public sealed class StorageTransactionCounter
{
    private readonly long[] _counts = new long[Enum.GetValues<StorageTransactionKind>().Length];

    public long Total => Enum.GetValues<StorageTransactionKind>().Sum(CountOf);

    public long CountOf(StorageTransactionKind kind) => Volatile.Read(ref _counts[(int)kind]);

    /// <summary>The policy for the client options of a service, at <see cref="HttpPipelinePosition.PerRetry"/>.</summary>
    internal HttpPipelinePolicy ForTables() => new Policy(this, KindOfTableRequest);

    internal HttpPipelinePolicy ForQueues() => new Policy(this, KindOfQueueRequest);

    private static StorageTransactionKind KindOfTableRequest(Request request)
    {
        var path = request.Uri.ToUri().AbsolutePath;
        if (path.EndsWith("/$batch", StringComparison.Ordinal)) return StorageTransactionKind.TableTransaction;
        if (path.EndsWith("/Tables", StringComparison.Ordinal) || path.Contains("/Tables(", StringComparison.Ordinal)) return StorageTransactionKind.Setup;
        return request.Method == RequestMethod.Get ? StorageTransactionKind.TableRead : StorageTransactionKind.TableWrite;
    }

    private static StorageTransactionKind KindOfQueueRequest(Request request)
    {
        if (!request.Uri.ToUri().AbsolutePath.Contains("/messages", StringComparison.Ordinal)) return StorageTransactionKind.Setup;
        if (request.Method == RequestMethod.Post) return StorageTransactionKind.QueueSend;
        if (request.Method == RequestMethod.Put) return StorageTransactionKind.QueueUpdate;
        return request.Method == RequestMethod.Delete ? StorageTransactionKind.QueueDelete : StorageTransactionKind.QueueReceive;
    }

    private sealed class Policy(StorageTransactionCounter counter, Func<Request, StorageTransactionKind> kindOf) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref counter._counts[(int)kindOf(message.Request)]);
    }
}
