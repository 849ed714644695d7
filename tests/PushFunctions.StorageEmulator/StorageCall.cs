namespace PushFunctions.StorageEmulator;

/// <summary>A request as the one who decides over its result sees it.</summary>
/// <param name="Ordinal">Counts the requests of the whole account, from 1.</param>
/// <param name="Resource">The table's or queue's name; empty for a list of tables.</param>
/// <param name="PartitionKey">Empty where the request names none, or a range of them.</param>
/// <param name="RowKey">The message's id for a queue; empty for a query, a transaction, a put or a receive.</param>
/// <param name="Rows">How many rows a transaction writes; 1 for what writes one row, otherwise 0.</param>
/// <param name="IsWrite">Whether it changes anything. A receive does: it hides messages.</param>
public sealed record StorageCall(
    long Ordinal, StorageService Service, StorageOperation Operation, string Resource, string PartitionKey, string RowKey, int Rows,
    bool IsWrite);
