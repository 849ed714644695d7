using System.IO.Compression;
using System.Net;
using System.Text;
using PushFunctions.Api;
using PushFunctions.Api.Http;

namespace PushFunctions.IntegrationTests.Security.Bodies;

/// <summary>Bodies that are more than they say, or become more than they are.</summary>
public sealed class FloodTests(ListeningApiHost host) : IClassFixture<ListeningApiHost>
{
    private const long Slack = 8 * 1024 * 1024;

    public static TheoryData<string> EndpointsWithBody =>
        new(ApiEndpoints.All.Where(endpoint => endpoint.Body is not null).Select(endpoint => endpoint.Name));

    [Fact]
    public async Task A_length_beyond_the_limit_is_refused_before_a_byte_of_the_body_has_come()
    {
        var answer = await RawHttp.SpeakAsync(new Uri(host.Address), Head("Content-Length: 25000000"));

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("20413", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_without_end_is_refused_once_it_is_over_the_limit()
    {
        var chunk = Encoding.ASCII.GetBytes($"10000\r\n{new string(' ', 0x10000)}\r\n");

        var (answer, taken) = await RawHttp.PourAsync(
            new Uri(host.Address), Head("Transfer-Encoding: chunked"), chunk, atMost: 1024 * 1024 * 1024);

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.InRange(taken, ApiHost.MaxRequestBytes, ApiHost.MaxRequestBytes + 8 * Slack);
    }

    [Theory]
    [InlineData("Content-Length: 2\r\nContent-Length: 40")]
    [InlineData("Content-Length: -2")]
    [InlineData("Content-Length: 2x")]
    [InlineData("Transfer-Encoding: gzip, chunked, gzip")]
    public async Task A_length_that_contradicts_itself_is_a_400_and_nothing_of_the_body_is_taken_for_a_request(string header)
    {
        var answer = await RawHttp.SpeakAsync(new Uri(host.Address), Head(header) + "{}GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Equal(1, answer.Split("HTTP/1.1 ").Length - 1);
    }

    [Theory]
    [MemberData(nameof(EndpointsWithBody))]
    public async Task A_compressed_body_is_refused_by_every_endpoint_and_never_inflated(string name)
    {
        var endpoint = ApiEndpoints.All.Single(endpoint => endpoint.Name == name);
        var bombs = new Dictionary<string, byte[]>
        {
            ["gzip"] = Compress(stream => new GZipStream(stream, CompressionLevel.SmallestSize)),
            ["deflate"] = Compress(stream => new ZLibStream(stream, CompressionLevel.SmallestSize)),
            ["br"] = Compress(stream => new BrotliStream(stream, CompressionLevel.Fastest)),
        };
        foreach (var (encoding, bomb) in bombs)
        {
            foreach (var said in new[] { encoding, encoding.ToUpperInvariant(), $"identity, {encoding}", "x-unknown" })
                (await SendAsync(endpoint, bomb, said))
                    .MustRefuse(HttpStatusCode.UnsupportedMediaType, 20415, null, "Send it uncompressed");
            (await SendAsync(endpoint, bomb, null)).MustRefuse(HttpStatusCode.BadRequest, 20001, null, "");
        }
    }

    private static byte[] Compress(Func<Stream, Stream> compressor)
    {
        var bytes = new MemoryStream();
        using (var stream = compressor(bytes)) stream.Write(new byte[8 * 1024 * 1024]);
        Assert.InRange(bytes.ToArray().Length, 1, 64 * 1024);
        return bytes.ToArray();
    }

    private static string Head(string length) =>
        "POST /v1/PushNotifications HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
        + $"Authorization: {ApiHost.Basic(ApiHost.AccountSid, ApiHost.AuthToken)}\r\n{length}\r\n\r\n";

    private Task<ApiReply> SendAsync(ApiEndpoint endpoint, byte[] body, string? encoding)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        if (encoding is not null) content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return host.SendAsync(endpoint.Method, Ids.Fill(endpoint.Route), content);
    }
}
