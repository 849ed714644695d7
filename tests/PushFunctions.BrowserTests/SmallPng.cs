using System.Buffers.Binary;
using System.IO.Compression;

namespace PushFunctions.BrowserTests;

/// <summary>
/// Makes a picture of a page small enough for a repository: the 256 most frequent colors stay as they are, every other
/// one becomes the nearest of them. A page has few colors but for the edges of its letters.
/// </summary>
internal static class SmallPng
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <param name="png">As Chromium writes it: 8 bits, RGB or RGBA, not interlaced.</param>
    public static byte[] Of(byte[] png)
    {
        var (width, height, pixels) = Read(png);
        var counts = new Dictionary<int, int>();
        foreach (var pixel in pixels) counts[pixel] = counts.GetValueOrDefault(pixel) + 1;
        int[] palette = [.. counts.OrderByDescending(one => one.Value).Take(256).Select(one => one.Key)];
        var nearest = counts.Keys.ToDictionary(color => color, color => (byte)Nearest(palette, color));
        var rows = new byte[height * (width + 1)];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++) rows[(y * (width + 1)) + 1 + x] = nearest[pixels[(y * width) + x]];
        }

        using var result = new MemoryStream();
        result.Write(Signature);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 3);
        Write(result, "IHDR", head);
        Write(result, "PLTE", [.. palette.SelectMany(color => new[] { (byte)(color >> 16), (byte)(color >> 8), (byte)color })]);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) zlib.Write(rows);
        Write(result, "IDAT", packed.ToArray());
        Write(result, "IEND", []);
        return result.ToArray();
    }

    private static int Nearest(int[] palette, int color)
    {
        var (best, least) = (0, int.MaxValue);
        for (var index = 0; index < palette.Length && least > 0; index++)
        {
            var (red, green, blue) =
                (((palette[index] >> 16) & 255) - ((color >> 16) & 255), ((palette[index] >> 8) & 255) - ((color >> 8) & 255),
                    (palette[index] & 255) - (color & 255));
            var distance = (red * red) + (green * green) + (blue * blue);
            if (distance < least) (best, least) = (index, distance);
        }

        return best;
    }

    private static (int Width, int Height, int[] Pixels) Read(byte[] png)
    {
        var (width, height, parts) = (0, 0, 0);
        using var packed = new MemoryStream();
        for (var at = Signature.Length; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var name = System.Text.Encoding.ASCII.GetString(png, at + 4, 4);
            var data = png.AsSpan(at + 8, length);
            if (name == "IHDR")
            {
                (width, height) = (BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data[4..]));
                parts = data[9] == 6 ? 4 : data[9] == 2 ? 3 : throw new InvalidDataException("The picture is neither RGB nor RGBA.");
            }

            if (name == "IDAT") packed.Write(data);
            at += length + 12;
        }

        packed.Position = 0;
        using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
        var pixels = new int[width * height];
        var (row, above) = (new byte[width * parts], new byte[width * parts]);
        for (var y = 0; y < height; y++)
        {
            var filter = zlib.ReadByte();
            zlib.ReadExactly(row);
            for (var index = 0; index < row.Length; index++)
            {
                int left = index >= parts ? row[index - parts] : 0, up = above[index], corner = index >= parts ? above[index - parts] : 0;
                row[index] += (byte)(filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 });
            }

            for (var x = 0; x < width; x++)
                pixels[(y * width) + x] = (row[x * parts] << 16) | (row[(x * parts) + 1] << 8) | row[(x * parts) + 2];
            (row, above) = (above, row);
        }

        return (width, height, pixels);
    }

    private static int Paeth(int left, int up, int corner)
    {
        var estimate = left + up - corner;
        var (a, b, c) = (Math.Abs(estimate - left), Math.Abs(estimate - up), Math.Abs(estimate - corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }

    private static void Write(Stream stream, string name, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        byte[] chunk = [.. System.Text.Encoding.ASCII.GetBytes(name), .. data];
        stream.Write(chunk);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(chunk));
        stream.Write(number);
    }

    /// <summary>CRC-32, as PNG has it.</summary>
    private static uint Checksum(byte[] bytes)
    {
        var sum = uint.MaxValue;
        foreach (var one in bytes)
        {
            sum ^= one;
            for (var bit = 0; bit < 8; bit++) sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xedb88320;
        }

        return ~sum;
    }
}
