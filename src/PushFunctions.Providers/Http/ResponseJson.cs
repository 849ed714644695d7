using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace PushFunctions.Providers.Http;

/// <summary>
/// Reads the JSON of a response, whatever it contains: what cannot be read (half a surrogate pair, invalid UTF-8, a
/// string in place of a number) counts as absent, so that no response of a provider causes an exception.
/// </summary>
internal static class ResponseJson
{
    /// <summary>The default where the body holds no JSON object.</summary>
    public static T? Read<T>(ReadOnlyMemory<byte> body, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    public static JsonElement? At(JsonElement parent, string name)
    {
        try
        {
            return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            // The name of another member contains half a surrogate pair.
            return null;
        }
    }

    public static string? Text(JsonElement parent, string name)
    {
        if (At(parent, name) is not { ValueKind: JsonValueKind.String } text) return null;
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static JsonElement.ArrayEnumerator Items(JsonElement parent, string name) =>
        At(parent, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : default;
}

/// <summary>Reads the body of a response, up to more than a provider ever writes.</summary>
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

/// <summary>Reads <c>Retry-After</c> in both its forms.</summary>
internal static class RetryAfter
{
    /// <summary>A push waits no longer than this for its provider: a longer Retry-After is taken for a
    /// mistake.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromHours(1);

    /// <summary>Null where it is absent, unreadable, or a time that has passed.</summary>
    public static TimeSpan? Parse(string? header, DateTimeOffset now)
    {
        var text = header.AsSpan().Trim();
        if (text.IsEmpty) return null;
        if (char.IsAsciiDigit(text[0])) return Seconds(text);
        // The header's other form; the parser knows the two obsolete spellings of a date as well.
        return RetryConditionHeaderValue.TryParse(header, out var value) && value.Date is { } date ? Bounded(date - now) : null;
    }

    /// <summary>Whole seconds by the standard; a fraction, which some write, is rounded up, because earlier is too
    /// early.</summary>
    private static TimeSpan? Seconds(ReadOnlySpan<char> digits) =>
        decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? Bounded(seconds < (decimal)Most.TotalSeconds ? TimeSpan.FromSeconds((double)decimal.Ceiling(seconds)) : Most)
            : digits.ContainsAnyExceptInRange('0', '9') ? null : Most;

    private static TimeSpan? Bounded(TimeSpan wait) => wait <= TimeSpan.Zero ? null : wait < Most ? wait : Most;
}
