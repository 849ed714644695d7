using PushFunctions.Providers.Http;

namespace PushFunctions.Tests.Providers.Http;

public sealed class BoundedBodyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2048)]
    [InlineData(5000)]
    [InlineData(65_536)]
    public async Task A_body_is_read_whole(int length) => Assert.Equal(Bytes(length), (await ReadAsync(length)).ToArray());

    [Theory]
    [InlineData(65_537)]
    [InlineData(10_000_000)]
    public async Task A_body_beyond_64_KiB_is_cut(int length) =>
        Assert.Equal(Bytes(BoundedBody.MostBytes), (await ReadAsync(length)).ToArray());

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(int length)
    {
        using var content = new StreamContent(new MemoryStream(Bytes(length)));
        return await BoundedBody.ReadAsync(content, TestContext.Current.CancellationToken);
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)i)];
}
