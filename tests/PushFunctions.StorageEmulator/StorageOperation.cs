namespace PushFunctions.StorageEmulator;

/// <summary>What a request does.</summary>
public enum StorageOperation
{
    CreateTable,
    DeleteTable,
    ListTables,
    Get,
    Query,
    Insert,

    /// <summary>A replacement or a merge under If-Match.</summary>
    Update,

    /// <summary>A replacement or a merge that inserts where there is no row.</summary>
    Upsert,
    Delete,

    /// <summary>Writes of one partition, all or nothing.</summary>
    Transaction,
    CreateQueue,
    DeleteQueue,
    QueueProperties,
    Put,
    Receive,
    Peek,
    UpdateMessage,
    DeleteMessage,
    ClearMessages,
}
