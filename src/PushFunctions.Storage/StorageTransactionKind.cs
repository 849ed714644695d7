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
