using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace PushFunctions.IntegrationTests.Simulator;

/// <summary>One HTTP/2 request by hand, for what HttpClient would tidy up, such as a header that comes twice.</summary>
internal static class RawHttp2
{
    private const byte Data = 0, Headers = 1, Settings = 4;
    private const byte EndStream = 1, EndHeaders = 4;

    /// <returns>The answer's body.</returns>
    public static async Task<string> PostAsync(
        Uri address, string path, IEnumerable<(string Name, string Value)> headers, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, cancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), cancellationToken);
        await stream.WriteAsync(Frame(Settings, 0, 0, []), cancellationToken);
        (string Name, string Value)[] request =
            [(":method", "POST"), (":scheme", "http"), (":path", path), (":authority", address.Authority)];
        await stream.WriteAsync(
            Frame(Headers, EndStream | EndHeaders, 1, [.. request.Concat(headers).SelectMany(Encode)]), cancellationToken);
        return await ReadBodyAsync(stream, cancellationToken);
    }

    private static async Task<string> ReadBodyAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var body = new StringBuilder();
        var head = new byte[9];
        while (true)
        {
            await stream.ReadExactlyAsync(head, cancellationToken);
            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await stream.ReadExactlyAsync(payload, cancellationToken);
            if (head[3] == Data)
                body.Append(Encoding.UTF8.GetString(payload));
            if (head[3] is Data or Headers && (head[4] & EndStream) != 0)
                return body.ToString();
        }
    }

    private static byte[] Frame(byte type, byte flags, int streamId, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), streamId);
        payload.CopyTo(frame, 9);
        return frame;
    }

    // HPACK, "literal header field without indexing, new name", no Huffman code.
    private static IEnumerable<byte> Encode((string Name, string Value) header) => [0, .. Text(header.Name), .. Text(header.Value)];

    private static IEnumerable<byte> Text(string text)
    {
        var length = text.Length;
        if (length < 127)
            return [(byte)length, .. Encoding.ASCII.GetBytes(text)];

        var digits = new List<byte> { 127 };
        for (length -= 127; length >= 128; length >>= 7)
        {
            digits.Add((byte)(length | 128));
        }

        return [.. digits, (byte)length, .. Encoding.ASCII.GetBytes(text)];
    }
}
