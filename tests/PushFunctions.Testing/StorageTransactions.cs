using Azure.Core;
using Azure.Core.Pipeline;

namespace PushFunctions.Testing;

/// <summary>What a storage request is, by its price.</summary>
public enum StorageTransactionKind
{
    /// <summary>A row or a page of a query.</summary>
    TableRead,

    /// <summary>One row written or removed.</summary>
    TableWrite,

    /// <summary>Up to 100 rows of one partition, all or nothing.</summary>
    TableTransaction,

    QueueSend,

    /// <summary>Up to 32 messages received, or none.</summary>
    QueueReceive,

    QueueUpdate,

    QueueDelete,

    /// <summary>Tables and queues created or asked about.</summary>
    Setup,
}

/// <summary>Counts the requests to storage, retries included: what the account is billed for. It stands where the
/// requests leave the service.</summary>
/// <param name="inner">What carries them.</param>
public sealed class StorageTransactions(HttpPipelineTransport inner) : HttpPipelineTransport
{
    private readonly long[] _counts = new long[Enum.GetValues<StorageTransactionKind>().Length];

    public long Total => Enum.GetValues<StorageTransactionKind>().Sum(CountOf);

    public long CountOf(StorageTransactionKind kind) => Volatile.Read(ref _counts[(int)kind]);

    public override Request CreateRequest() => inner.CreateRequest();

    public override void Process(HttpMessage message)
    {
        Count(message.Request);
        inner.Process(message);
    }

    public override ValueTask ProcessAsync(HttpMessage message)
    {
        Count(message.Request);
        return inner.ProcessAsync(message);
    }

    private void Count(Request request) => Interlocked.Increment(ref _counts[(int)KindOf(request)]);

    private static StorageTransactionKind KindOf(Request request)
    {
        var path = request.Uri.ToUri().AbsolutePath;
        if (path.Contains("/messages", StringComparison.Ordinal))
        {
            if (request.Method == RequestMethod.Post) return StorageTransactionKind.QueueSend;
            if (request.Method == RequestMethod.Put) return StorageTransactionKind.QueueUpdate;
            return request.Method == RequestMethod.Delete ? StorageTransactionKind.QueueDelete : StorageTransactionKind.QueueReceive;
        }

        if (path.EndsWith("/$batch", StringComparison.Ordinal)) return StorageTransactionKind.TableTransaction;
        // Rows are added to Table and read, replaced and removed at Table(…); queues have neither form.
        if (path.EndsWith("/Tables", StringComparison.Ordinal) || path.Contains("/Tables(", StringComparison.Ordinal))
            return StorageTransactionKind.Setup;
        if (request.Method != RequestMethod.Post && !path.Contains('(', StringComparison.Ordinal)) return StorageTransactionKind.Setup;
        return request.Method == RequestMethod.Get ? StorageTransactionKind.TableRead : StorageTransactionKind.TableWrite;
    }
}
