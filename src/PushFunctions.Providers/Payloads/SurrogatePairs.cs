using System.Globalization;
using System.Text;

namespace PushFunctions.Providers.Payloads;

/// <summary>
/// Puts characters beyond the basic plane, emoji above all, back into UTF-8: the encoder has no setting that leaves them, and escaped they
/// take 12 bytes of the provider's 4096 in place of 4.
/// </summary>
internal static class SurrogatePairs
{
    private const int EscapeLength = 6;

    /// <returns>The length that is left. The JSON must be well formed, as a writer made it.</returns>
    public static int Unescape(Span<byte> json)
    {
        var from = json.IndexOf((byte)'\\');
        if (from < 0) return json.Length;
        var to = from;
        while (from < json.Length)
        {
            var rest = json[from..];
            if (TryReadPair(rest, out var rune))
            {
                to += rune.EncodeToUtf8(json[to..]);
                from += 2 * EscapeLength;
                continue;
            }

            // A backslash takes what it escapes along, or the second of two would look like the first of an escape.
            var taken = Math.Min(rest[0] == '\\' ? 2 : 1, rest.Length);
            rest[..taken].CopyTo(json[to..]);
            to += taken;
            from += taken;
        }

        return to;
    }

    private static bool TryReadPair(ReadOnlySpan<byte> text, out Rune rune)
    {
        rune = default;
        return TryReadEscape(text, out var high)
            && char.IsHighSurrogate(high)
            && TryReadEscape(text[EscapeLength..], out var low)
            && Rune.TryCreate(high, low, out rune);
    }

    private static bool TryReadEscape(ReadOnlySpan<byte> text, out char unit)
    {
        unit = default;
        if (text.Length < EscapeLength || !text.StartsWith("\\u"u8)) return false;
        if (!ushort.TryParse(text[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)) return false;
        unit = (char)value;
        return true;
    }
}
