using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace PushFunctions.Core.Templates.Liquid;

/// <summary>Filters on texts. Whatever they are given is taken as text; each reads its input once and bounds what it
/// makes before it makes it.</summary>
internal static class TextFilters
{
    /// <summary>What strip removes.</summary>
    public static readonly char[] Stripped = "\0 \t\n\v\f\r".ToCharArray();

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly SearchValues<char> UrlSafe = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~");
    private static readonly char[] WhiteSpace = LiquidText.WhiteSpace.ToCharArray();

    /// <summary>A filter that only needs the text.</summary>
    public static Func<object?, FilterArguments, object?> Of(Func<string, string> filter) => (input, _) => filter(LiquidText.Of(input));

    public static string Joined(string first, string second)
    {
        LiquidException.DemandCharacters((long)first.Length + second.Length);
        return first + second;
    }

    public static string Capitalize(string text)
    {
        if (text.Length == 0)
            return text;

        var first = LiquidText.Part(text, 0, 1);
        return Upcase(first, "Ss") + Downcase(text[first.Length..]);
    }

    /// <param name="sharpS">The German ß has no capital of one letter.</param>
    public static string Upcase(string text, string sharpS = "SS") =>
        text.ToUpperInvariant().Replace('ı', 'I').Replace("ß", sharpS, StringComparison.Ordinal);

    /// <summary>The Turkish İ becomes two code points, as in Ruby; .NET leaves it and ı alone.</summary>
    public static string Downcase(string text) => text.ToLowerInvariant().Replace("İ", "i\u0307", StringComparison.Ordinal);

    public static string NewlineToBr(string text)
    {
        LiquidException.DemandCharacters(text.Length + (6L * text.AsSpan().Count('\n')));
        return text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "<br />\n", StringComparison.Ordinal);
    }

    public static string Squish(string text) =>
        string.Join(' ', text.Trim(Stripped).Split(WhiteSpace, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>An empty text stands between all characters.</summary>
    public static object Replace(object? input, FilterArguments arguments)
    {
        var (text, old, replacement) = (LiquidText.Of(input), arguments.Text(0), arguments.Text(1));
        arguments.Rendering.SpendForSearch(text, old);
        if (old.Length > 0)
        {
            LiquidException.DemandCharacters(text.Length + ((long)text.AsSpan().Count(old) * (replacement.Length - old.Length)));
            return text.Replace(old, replacement, StringComparison.Ordinal);
        }

        LiquidException.DemandCharacters(text.Length + ((text.Length + 1L) * replacement.Length));
        return replacement + string.Concat(LiquidText.Characters(text).Select(character => character + replacement));
    }

    public static object ReplaceFirst(object? input, FilterArguments arguments)
    {
        var text = LiquidText.Of(input);
        arguments.Rendering.SpendForSearch(text, arguments.Text(0));
        return ReplaceAt(text, text.IndexOf(arguments.Text(0), StringComparison.Ordinal), arguments);
    }

    public static object ReplaceLast(object? input, FilterArguments arguments)
    {
        var text = LiquidText.Of(input);
        arguments.Rendering.SpendForSearch(text, arguments.Text(0));
        return ReplaceAt(text, text.LastIndexOf(arguments.Text(0), StringComparison.Ordinal), arguments);
    }

    /// <summary>A space splits at white space of any kind; an empty text splits into characters; empty texts at the
    /// end are left out.</summary>
    public static object Split(object? input, FilterArguments arguments)
    {
        var (text, separator) = (LiquidText.Of(input), arguments.Text(0));
        arguments.Rendering.SpendForSearch(text, separator);
        if (separator.Length == 0)
        {
            LiquidException.DemandElements(LiquidText.Length(text));
            return LiquidText.Characters(text).ToArray<object?>();
        }

        var parts = separator == " "
            ? text.Split(WhiteSpace, TemplateLimits.ArrayElements + 1, StringSplitOptions.RemoveEmptyEntries)
            : text.Split(separator, TemplateLimits.ArrayElements + 1, StringSplitOptions.None);
        LiquidException.DemandElements(parts.Length);
        return parts[..(Array.FindLastIndex(parts, part => part.Length > 0) + 1)].ToArray<object?>();
    }

    /// <summary>Scripts, styles and comments go with what is inside, other tags without.</summary>
    public static string StripHtml(string text) =>
        RemoveBetween(RemoveBetween(text, [("<script", "</script>"), ("<!--", "-->"), ("<style", "</style>")]), [("<", ">")]);

    public static object? Truncate(object? input, FilterArguments arguments)
    {
        if (input is null)
            return null;

        var text = LiquidText.Of(input);
        var length = arguments.Count == 0 ? 50 : LiquidNumber.ToCount(arguments[0]);
        var end = arguments.Count < 2 ? "..." : arguments.Text(1);
        return LiquidText.Length(text) > length
            ? Joined(LiquidText.Part(text, 0, Math.Max(0, length - LiquidText.Length(end))), end)
            : text;
    }

    public static object? TruncateWords(object? input, FilterArguments arguments)
    {
        if (input is null)
            return null;

        var text = LiquidText.Of(input);
        var count = Math.Max(1, arguments.Count == 0 ? 15 : LiquidNumber.ToCount(arguments[0]));
        var words = text.Split(WhiteSpace, StringSplitOptions.RemoveEmptyEntries);
        // As in Ruby's split with a limit, white space behind the last word counts as the beginning of another.
        var isCut = words.Length > count || (words.Length == count && WhiteSpace.Contains(text[^1]));
        return isCut ? Joined(string.Join(' ', words[..count]), arguments.Count < 2 ? "..." : arguments.Text(1)) : text;
    }

    public static string Base64Encode(string text)
    {
        LiquidException.DemandCharacters(text.Length);
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>With the letters for URLs, where the signs at the end may be left out.</summary>
    public static string UrlSafeBase64Decode(string text) =>
        Base64Decode(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));

    public static string Base64Decode(string text)
    {
        try
        {
            // Ruby takes no white space here.
            return text.Any(character => LiquidText.WhiteSpace.Contains(character, StringComparison.Ordinal))
                ? throw new FormatException()
                : StrictUtf8.GetString(Convert.FromBase64String(text));
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            throw new LiquidException("what is to be decoded is no Base64 of a text");
        }
    }

    /// <param name="once">Leaves what is escaped already.</param>
    public static string Escape(string text, bool once)
    {
        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            escaped.Append(text[i] switch
            {
                '&' when once && IsEntity(text.AsSpan(i + 1)) => "&",
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ => null,
            });
            if (text[i] is not ('&' or '<' or '>' or '"' or '\''))
                escaped.Append(text[i]);
        }

        return escaped.ToString();
    }

    public static string UrlEncode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var unit in Encoding.UTF8.GetBytes(text))
        {
            var character = (char)unit;
            if (UrlSafe.Contains(character))
                encoded.Append(character);
            else if (character == ' ')
                encoded.Append('+');
            else
                encoded.Append('%').Append(Convert.ToHexString([unit]));
        }

        return encoded.ToString();
    }

    public static string UrlDecode(string text)
    {
        var decoded = new List<byte>(text.Length);
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '%' && i + 2 < bytes.Length && char.IsAsciiHexDigit((char)bytes[i + 1])
                && char.IsAsciiHexDigit((char)bytes[i + 2]))
            {
                decoded.Add(byte.Parse([bytes[i + 1], bytes[i + 2]], System.Globalization.NumberStyles.HexNumber, null));
                i += 2;
            }
            else
            {
                decoded.Add(bytes[i] == '+' ? (byte)' ' : bytes[i]);
            }
        }

        try
        {
            return StrictUtf8.GetString([.. decoded]);
        }
        catch (DecoderFallbackException)
        {
            throw new LiquidException("what is to be decoded is no URL encoding of a text");
        }
    }

    /// <summary>Not escaped for HTML.</summary>
    public static string Json(object? value)
    {
        var json = new StringBuilder();
        WriteJson(value, json);
        return json.ToString();
    }

    private static void WriteJson(object? value, StringBuilder json)
    {
        LiquidException.DemandCharacters(json.Length);
        switch (value)
        {
            case null:
                json.Append("null");
                break;
            case bool or System.Numerics.BigInteger or double:
                json.Append(LiquidText.Of(value));
                break;
            case object?[] or LiquidRange:
                var separator = "[";
                foreach (var element in value as object?[] ?? ((LiquidRange)value).Numbers())
                {
                    json.Append(separator);
                    WriteJson(element, json);
                    separator = ",";
                }

                json.Append(separator == "[" ? "[]" : "]");
                break;
            case LiquidObject members:
                var before = "{";
                foreach (var (name, member) in members.Members)
                {
                    json.Append(before).Append(Quote(name)).Append(':');
                    WriteJson(member, json);
                    before = ",";
                }

                json.Append(before == "{" ? "{}" : "}");
                break;
            default:
                json.Append(Quote(LiquidText.Of(value)));
                break;
        }
    }

    private static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    private static string ReplaceAt(string text, int index, FilterArguments arguments) =>
        index < 0 ? text : Joined(Joined(text[..index], arguments.Text(1)), text[(index + arguments.Text(0).Length)..]);

    private static string RemoveBetween(string text, List<(string Start, string End)> pairs)
    {
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var pair = text[i] == '<' ? pairs.Find(pair => text.AsSpan(i).StartsWith(pair.Start, StringComparison.Ordinal)) : default;
            var end = pair.End is null ? -1 : text.IndexOf(pair.End, i + pair.Start.Length, StringComparison.Ordinal);
            if (end >= 0)
                i = end + pair.End!.Length - 1;
            else
                kept.Append(text[i]);

            // What has no end here has none further on.
            if (pair.End is not null && end < 0)
                pairs.Remove(pair);
        }

        return kept.ToString();
    }

    /// <summary>Whether what follows an ampersand is a name or a number and a semicolon.</summary>
    private static bool IsEntity(ReadOnlySpan<char> text)
    {
        var isNumber = text.Length > 0 && text[0] == '#';
        var name = isNumber ? text[1..] : text;
        var length = 0;
        while (length < name.Length && length < 32 && (isNumber ? char.IsAsciiDigit(name[length]) : char.IsAsciiLetter(name[length])))
            length++;

        return length > 0 && length < name.Length && name[length] == ';';
    }
}
