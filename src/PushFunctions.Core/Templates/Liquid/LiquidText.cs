using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace PushFunctions.Core.Templates.Liquid;

/// <summary>Values as text, and text counted in code points: an emoji is one character.</summary>
internal static class LiquidText
{
    public const string WhiteSpace = " \t\n\v\f\r";

    private static readonly SearchValues<char> Escaped = SearchValues.Create("\"\\\n\r\t\v\f\b\a\u001b#");

    public static string Of(object? value) => value switch
    {
        null => "",
        string text => text,
        bool truth => truth ? "true" : "false",
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        double number => LiquidNumber.ToText(number),
        object?[] or LiquidObject => Inspect(value),
        EmptyWord => "",
        _ => value.ToString() ?? "",
    };

    /// <summary>As an output shows it: the elements of an array one behind the other.</summary>
    public static string Shown(object? value)
    {
        if (value is not object?[])
            return Of(value);

        var shown = new StringBuilder();
        Show(value, shown);
        return shown.ToString();
    }

    /// <summary>By code points, which is not the order of UTF-16 units beyond the basic plane.</summary>
    public static int Compare(string left, string right)
    {
        var same = left.AsSpan().CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
            return left.Length.CompareTo(right.Length);

        var (one, other) = (left[same], right[same]);
        return char.IsSurrogate(one) == char.IsSurrogate(other) ? one.CompareTo(other) : char.IsSurrogate(one) ? 1 : -1;
    }

    public static int Length(string text) => text.Length - CountPairs(text);

    /// <summary>Up to <paramref name="count"/> code points from <paramref name="start"/> on.</summary>
    public static string Part(string text, int start, int count)
    {
        if (CountPairs(text) == 0)
            return text.Substring(start, Math.Min(count, text.Length - start));

        var from = IndexOf(text, 0, start);
        return text[from..IndexOf(text, from, count)];
    }

    /// <summary>Each code point as a text.</summary>
    public static IEnumerable<string> Characters(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            var length = IndexOf(text, i, 1) - i;
            yield return text.Substring(i, length);
            i += length;
        }
    }

    private static int IndexOf(string text, int index, int count)
    {
        for (; count > 0 && index < text.Length; count--)
            index += index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]) ? 2 : 1;

        return index;
    }

    private static int CountPairs(string text)
    {
        var pairs = 0;
        if (text.AsSpan().ContainsAnyInRange('\uD800', '\uDBFF'))
        {
            for (var i = 0; i + 1 < text.Length; i++)
                pairs += char.IsSurrogatePair(text[i], text[i + 1]) ? 1 : 0;
        }

        return pairs;
    }

    private static void Show(object? value, StringBuilder shown)
    {
        if (value is object?[] array)
        {
            foreach (var element in array)
                Show(element, shown);
        }
        else
        {
            shown.Append(Of(value));
            LiquidException.DemandCharacters(shown.Length);
        }
    }

    /// <summary>An array or an object where a text is needed, as Ruby writes it: <c>{"a"=&gt;[1, nil]}</c>.</summary>
    private static string Inspect(object? value)
    {
        var text = new StringBuilder();
        Inspect(value, text);
        return text.ToString();
    }

    private static void Inspect(object? value, StringBuilder text)
    {
        LiquidException.DemandCharacters(text.Length);
        switch (value)
        {
            case null:
                text.Append("nil");
                break;
            case string quoted:
                Quote(quoted, text);
                break;
            case object?[] array:
                text.Append('[');
                for (var i = 0; i < array.Length; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Inspect(array[i], text);
                }

                text.Append(']');
                break;
            case LiquidObject members:
                text.Append('{');
                for (var i = 0; i < members.Members.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Quote(members.Members[i].Key, text);
                    text.Append("=>");
                    Inspect(members.Members[i].Value, text);
                }

                text.Append('}');
                break;
            default:
                text.Append(Of(value));
                break;
        }
    }

    private static void Quote(string quoted, StringBuilder text)
    {
        text.Append('"');
        for (var i = 0; i < quoted.Length; i++)
        {
            var character = quoted[i];
            if (!Escaped.Contains(character) || (character == '#' && !(i + 1 < quoted.Length && quoted[i + 1] is '{' or '$' or '@')))
            {
                text.Append(character);
                continue;
            }

            text.Append('\\').Append(character switch
            {
                '\n' => 'n',
                '\r' => 'r',
                '\t' => 't',
                '\v' => 'v',
                '\f' => 'f',
                '\b' => 'b',
                '\a' => 'a',
                '\u001b' => 'e',
                _ => character,
            });
        }

        text.Append('"');
    }
}
