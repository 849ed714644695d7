using Azure.Data.Tables;

namespace PushFunctions.Storage.Tables.Rows;

/// <summary>Filters on keys. Every one stays inside the partition, or the range of partitions, that it names.</summary>
internal static class KeyFilter
{
    public static string Partition(string partition) => TableClient.CreateQueryFilter($"PartitionKey eq {partition}");

    /// <summary>The rows whose keys begin with the prefix; <paramref name="after"/> (exclusive) is the rest of a key.</summary>
    public static string Prefix(string partition, string prefix, string? after = null) => after is null
        ? TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {prefix} and RowKey lt {End(prefix)}")
        : TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {prefix + after} and RowKey lt {End(prefix)}");

    public static string Row(string partition, string row) => TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey eq {row}");

    public static string After(string partition, string row) => TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {row}");

    public static string Between(string partition, string first, string last) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey le {last}");

    /// <summary>The first text after all those that begin with the prefix.</summary>
    public static string End(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);
}
