namespace PushFunctions.StorageEmulator.Tables;

/// <summary>A stored row. It never changes: a write puts another in its place.</summary>
internal sealed class Row(string partitionKey, string rowKey, DateTimeOffset timestamp, Column[] columns)
{
    public string PartitionKey { get; } = partitionKey;

    public string RowKey { get; } = rowKey;

    public DateTimeOffset Timestamp { get; } = timestamp;

    public Column[] Columns { get; } = columns;

    public string ETag { get; } = $"W/\"datetime'{Uri.EscapeDataString(RowJson.Text(timestamp))}'\"";

    /// <summary>The value of a column, keys and timestamp included; null where the row has none.</summary>
    public object? Find(string column)
    {
        switch (column)
        {
            case "PartitionKey": return PartitionKey;
            case "RowKey": return RowKey;
            case "Timestamp": return Timestamp;
        }

        foreach (var one in Columns)
        {
            if (one.Name == column) return one.Value;
        }

        return null;
    }

    /// <summary>The columns of this row with those of a merge over them.</summary>
    public Column[] Merged(Column[] over) =>
        [.. Columns.Where(column => !over.Any(other => other.Name == column.Name)), .. over];
}
