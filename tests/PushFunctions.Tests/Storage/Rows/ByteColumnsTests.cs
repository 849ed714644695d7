using System.Security.Cryptography;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Tests.Storage.Rows;

public sealed class ByteColumnsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(60 * 1024, 1)]
    [InlineData((60 * 1024) + 1, 2)]
    [InlineData(ByteColumns.MaximumBytes, 16)]
    public void Bytes_come_back_from_as_many_columns_as_they_need(int length, int columns)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        var row = new TableEntity("p", "r");

        row.PutBytes("Jobs", bytes);

        Assert.Equal(columns, row.Keys.Count(key => key.StartsWith("Jobs", StringComparison.Ordinal)));
        Assert.Equal(columns > 0, row.HasBytes("Jobs"));
        Assert.Equal(bytes, row.Bytes("Jobs"));
    }

    [Fact]
    public void More_than_a_row_holds_is_refused_before_it_is_sent()
    {
        var tooMuch = new byte[ByteColumns.MaximumBytes + 1];

        var refusal = Assert.Throws<InvalidOperationException>(() => new TableEntity("p", "r").PutBytes("Jobs", tooMuch));

        Assert.Contains("Jobs", refusal.Message, StringComparison.Ordinal);
    }
}
