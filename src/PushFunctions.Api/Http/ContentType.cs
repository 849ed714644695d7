using System.Text;

namespace PushFunctions.Api.Http;

/// <summary>
/// The value of a Content-Type header by RFC 9110 (8.3.1): a type, then parameters after semicolons. A parameter may
/// be empty, and its value may be a token or a quoted string with escapes. .NET's parser refuses empty parameters.
/// </summary>
internal sealed record ContentType(string MediaType, IReadOnlyList<string> Charsets)
{
    private const string TokenMarks = "!#$%&'*+-.^_`|~";

    public bool IsJson => MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether every charset is UTF-8; many clients write <c>utf8</c>.</summary>
    public bool IsUtf8 => Charsets.All(static charset =>
        charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase));

    /// <summary>Null if the header is missing or malformed.</summary>
    public static ContentType? Parse(string? header)
    {
        var rest = (header ?? "").AsSpan().Trim(" \t");
        if (!TryTakeToken(ref rest, out var type) || !TryTake(ref rest, '/') || !TryTakeToken(ref rest, out var subtype)) return null;
        var charsets = new List<string>();
        while (!(rest = rest.TrimStart(" \t")).IsEmpty)
        {
            if (!TryTake(ref rest, ';')) return null;
            rest = rest.TrimStart(" \t");
            if (rest.IsEmpty || rest[0] == ';') continue;
            if (!TryTakeToken(ref rest, out var name) || !TryTake(ref rest, '=') || !TryTakeValue(ref rest, out var value)) return null;
            if (name.Equals("charset", StringComparison.OrdinalIgnoreCase)) charsets.Add(value);
        }

        return new ContentType($"{type}/{subtype}", charsets);
    }

    private static bool TryTakeValue(ref ReadOnlySpan<char> rest, out string value)
    {
        if (!TryTake(ref rest, '"')) return TryTakeToken(ref rest, out value);
        var text = new StringBuilder();
        for (var index = 0; index < rest.Length; index++)
        {
            if (rest[index] == '"')
            {
                rest = rest[(index + 1)..];
                value = text.ToString();
                return true;
            }

            if (rest[index] == '\\' && ++index == rest.Length) break;
            text.Append(rest[index]);
        }

        value = "";
        return false;
    }

    private static bool TryTakeToken(ref ReadOnlySpan<char> rest, out string token)
    {
        var length = 0;
        while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || TokenMarks.Contains(rest[length]))) length++;
        token = rest[..length].ToString();
        rest = rest[length..];
        return length > 0;
    }

    private static bool TryTake(ref ReadOnlySpan<char> rest, char expected)
    {
        if (rest.IsEmpty || rest[0] != expected) return false;
        rest = rest[1..];
        return true;
    }
}
