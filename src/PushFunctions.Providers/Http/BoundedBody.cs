using System.Buffers;

namespace PushFunctions.Providers.Http;

/// <summary>Reads an answer's body, but no more than a provider would ever write.</summary>
internal static class BoundedBody
{
    public const int MostBytes = 64 * 1024;
    private const int UsualBytes = 2048;

    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength == 0) return default;
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(UsualBytes);
        try
        {
            var length = 0;
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length, Math.Min(buffer.Length, MostBytes) - length), cancellationToken);
                length += read;
                if (read == 0 || length == MostBytes) return buffer.AsSpan(0, length).ToArray();
                if (length == buffer.Length) buffer = Grow(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
