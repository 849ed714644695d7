namespace PushFunctions.StorageEmulator.Tables;

/// <summary>The body of a write. Keys are null where the body has none.</summary>
internal sealed record RowContent(string? PartitionKey, string? RowKey, Column[] Columns)
{
    public static RowContent None { get; } = new(null, null, []);
}
