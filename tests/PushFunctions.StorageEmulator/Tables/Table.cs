namespace PushFunctions.StorageEmulator.Tables;

/// <summary>Rows in the order of their keys, which is the order of the characters' codes.</summary>
internal sealed class Table(string name)
{
    private readonly SortedList<string, SortedList<string, Row>> _partitions = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public int Count => _partitions.Values.Sum(rows => rows.Count);

    public Row? Find(string partitionKey, string rowKey) => _partitions.GetValueOrDefault(partitionKey)?.GetValueOrDefault(rowKey);

    public void Put(Row row)
    {
        if (!_partitions.TryGetValue(row.PartitionKey, out var rows))
            _partitions[row.PartitionKey] = rows = new SortedList<string, Row>(StringComparer.Ordinal);
        rows[row.RowKey] = row;
    }

    public void Remove(string partitionKey, string rowKey)
    {
        if (!_partitions.TryGetValue(partitionKey, out var rows)) return;
        rows.Remove(rowKey);
        if (rows.Count == 0) _partitions.Remove(partitionKey);
    }

    /// <summary>The rows of the range from a position (inclusive) on.</summary>
    public IEnumerable<Row> Scan(KeyRange range, RowPosition from)
    {
        var firstPartition = Later(range.Partitions.From, from.PartitionKey);
        for (var partition = LowerBound(_partitions, firstPartition); partition < _partitions.Count; partition++)
        {
            var key = _partitions.GetKeyAtIndex(partition);
            if (range.Partitions.IsAfter(key)) yield break;
            var rows = _partitions.GetValueAtIndex(partition);
            var firstRow = key == from.PartitionKey ? Later(range.Rows.From, from.RowKey) : range.Rows.From;
            for (var index = LowerBound(rows, firstRow); index < rows.Count; index++)
            {
                if (range.Rows.IsAfter(rows.GetKeyAtIndex(index))) break;
                yield return rows.GetValueAtIndex(index);
            }
        }
    }

    private static string Later(string one, string other) => string.CompareOrdinal(one, other) >= 0 ? one : other;

    private static int LowerBound<T>(SortedList<string, T> list, string key)
    {
        var (low, high) = (0, list.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(list.GetKeyAtIndex(middle), key) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
