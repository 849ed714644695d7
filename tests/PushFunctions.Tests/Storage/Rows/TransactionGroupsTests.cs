using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Tests.Storage.Rows;

public sealed class TransactionGroupsTests
{
    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(100, new[] { 100 })]
    [InlineData(101, new[] { 100, 1 })]
    public void A_group_has_at_most_a_hundred_rows(int rows, int[] expected) =>
        Assert.Equal(
            expected, TransactionGroups.Split(Enumerable.Range(0, rows).Select(number => Row(number, 10))).Select(group => group.Count));

    [Fact]
    public void A_group_stays_under_the_size_that_a_transaction_takes_once_it_is_base64()
    {
        var groups = TransactionGroups.Split(Enumerable.Range(0, 10).Select(number => Row(number, 800_000))).ToList();

        Assert.Equal([2, 2, 2, 2, 2], groups.Select(group => group.Count));
        Assert.Equal(Enumerable.Range(0, 10).Select(number => $"{number}"), groups.SelectMany(group => group).Select(row => row.RowKey));
    }

    private static TableEntity Row(int number, int bytes)
    {
        var row = new TableEntity("p", $"{number}");
        row.PutBytes("Data", new byte[bytes]);
        return row;
    }
}
