namespace PushFunctions.StorageEmulator.Tables;

/// <summary>What a query has to look at: at least what it finds.</summary>
internal readonly record struct KeyRange(KeySpan Partitions, KeySpan Rows)
{
    public static KeyRange All => new(KeySpan.All, KeySpan.All);

    /// <summary>The partition, where it is one.</summary>
    public string PartitionKey => Partitions.To == Partitions.From ? Partitions.From : string.Empty;
}
