using PushFunctions.Storage.Tables;

namespace PushFunctions.Tests.Storage.Rows;

public sealed class OperationKeysTests
{
    private static readonly AccountSid Account = Some.Account();

    [Fact]
    public void Newer_operations_sort_before_older_ones_over_years()
    {
        DateTimeOffset[] newestFirst = [.. Enumerable.Range(0, 500).Select(step => Some.Noon.AddHours(-37 * step))];

        var keys = newestFirst.Select(Some.OperationAt).Select(id => OperationKeys.Partition(Account, id) + OperationKeys.Row(id)).ToList();

        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
    }

    [Fact]
    public void An_id_is_read_back_from_its_row()
    {
        var id = Some.Ids.NewOperation();

        Assert.Equal(id, OperationKeys.Read(OperationKeys.Row(id)));
    }

    [Fact]
    public void The_first_row_of_a_moment_is_before_every_operation_of_it_and_after_every_later_one()
    {
        var first = OperationKeys.FirstRowAt(Some.Noon);

        for (var round = 0; round < 100; round++)
        {
            Assert.True(string.CompareOrdinal(first, OperationKeys.Row(Some.OperationAt(Some.Noon))) <= 0);
            Assert.True(string.CompareOrdinal(first, OperationKeys.Row(Some.OperationAt(Some.Noon.AddMilliseconds(1)))) > 0);
        }
    }

    [Fact]
    public void Marks_of_open_operations_spread_over_sixteen_partitions() =>
        Assert.Equal(
            16, Enumerable.Range(0, 2000).Select(_ => OperationKeys.OpenPartition(Some.OperationAt(Some.Noon))).Distinct().Count());
}
