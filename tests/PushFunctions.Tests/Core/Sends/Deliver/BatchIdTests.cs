namespace PushFunctions.Tests.Core.Sends.Deliver;

public sealed class BatchIdTests
{
    [Theory]
    [InlineData("000000000")]
    [InlineData("ffffff1ff")]
    [InlineData("000001002.a")]
    [InlineData("000001002.abz")]
    public void What_is_written_is_read_back(string text)
    {
        Assert.True(BatchId.TryParse(text, out var id));
        Assert.Equal(text, id.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00000000")]
    [InlineData("000000200")]
    [InlineData("00000g000")]
    [InlineData("000001002.")]
    [InlineData("000001002a")]
    [InlineData("000001002.A")]
    public void Anything_else_is_no_batch(string? text) => Assert.False(BatchId.TryParse(text, out _));
}
