using System.Collections.Frozen;
using System.Numerics;

namespace PushFunctions.Core.Templates.Liquid;

/// <summary>What a filter is given besides its input. A missing argument is null, like one that is nil.</summary>
/// <param name="allowFalse">The named argument of the default filter.</param>
internal sealed class FilterArguments(object?[] values, Rendering rendering, bool allowFalse)
{
    public int Count => values.Length;

    public bool AllowFalse => allowFalse;

    public Rendering Rendering => rendering;

    public object? this[int index] => index < values.Length ? values[index] : null;

    public string Text(int index) => LiquidText.Of(this[index]);
}

/// <summary>A filter, and the number of arguments that it takes: another number is a mistake of the template.</summary>
internal sealed record LiquidFilter(int Least, int Most, Func<object?, FilterArguments, object?> Apply, bool TakesAllowFalse = false)
{
    public string Expected => (Least, Most) switch
    {
        (0, 0) => "no argument",
        (1, 1) => "one argument",
        (0, 1) => "one argument at most",
        _ when Least == Most => $"{Most} arguments",
        _ => $"{Least} to {Most} arguments",
    };
}

/// <summary>The filters of Shopify's Liquid, and json.</summary>
internal static class LiquidFilters
{
    public static readonly FrozenDictionary<string, LiquidFilter> All = new Dictionary<string, LiquidFilter>
    {
        ["append"] = new(1, 1, (input, arguments) => TextFilters.Joined(LiquidText.Of(input), arguments.Text(0))),
        ["capitalize"] = new(0, 0, TextFilters.Of(TextFilters.Capitalize)),
        ["downcase"] = new(0, 0, TextFilters.Of(TextFilters.Downcase)),
        ["lstrip"] = new(0, 0, TextFilters.Of(text => text.TrimStart(TextFilters.Stripped))),
        ["newline_to_br"] = new(0, 0, TextFilters.Of(TextFilters.NewlineToBr)),
        ["prepend"] = new(1, 1, (input, arguments) => TextFilters.Joined(arguments.Text(0), LiquidText.Of(input))),
        ["remove"] = new(1, 1, TextFilters.Replace),
        ["remove_first"] = new(1, 1, TextFilters.ReplaceFirst),
        ["remove_last"] = new(1, 1, TextFilters.ReplaceLast),
        ["replace"] = new(1, 2, TextFilters.Replace),
        ["replace_first"] = new(1, 2, TextFilters.ReplaceFirst),
        ["replace_last"] = new(2, 2, TextFilters.ReplaceLast),
        ["rstrip"] = new(0, 0, TextFilters.Of(text => text.TrimEnd(TextFilters.Stripped))),
        ["slice"] = new(1, 2, ArrayFilters.Slice),
        ["split"] = new(1, 1, TextFilters.Split),
        ["squish"] = new(0, 0, TextFilters.Of(TextFilters.Squish)),
        ["strip"] = new(0, 0, TextFilters.Of(text => text.Trim(TextFilters.Stripped))),
        ["strip_html"] = new(0, 0, TextFilters.Of(TextFilters.StripHtml)),
        ["strip_newlines"] = new(0, 0, TextFilters.Of(text =>
            text.Replace("\r\n", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal))),
        ["truncate"] = new(0, 2, TextFilters.Truncate),
        ["truncatewords"] = new(0, 2, TextFilters.TruncateWords),
        ["upcase"] = new(0, 0, TextFilters.Of(text => TextFilters.Upcase(text))),

        ["base64_decode"] = new(0, 0, TextFilters.Of(TextFilters.Base64Decode)),
        ["base64_encode"] = new(0, 0, TextFilters.Of(TextFilters.Base64Encode)),
        ["base64_url_safe_decode"] = new(0, 0, TextFilters.Of(TextFilters.UrlSafeBase64Decode)),
        ["base64_url_safe_encode"] = new(0, 0, TextFilters.Of(text => TextFilters.Base64Encode(text).Replace('+', '-').Replace('/', '_'))),
        ["escape"] = new(0, 0, TextFilters.Of(text => TextFilters.Escape(text, once: false))),
        ["escape_once"] = new(0, 0, TextFilters.Of(text => TextFilters.Escape(text, once: true))),
        ["h"] = new(0, 0, TextFilters.Of(text => TextFilters.Escape(text, once: false))),
        ["json"] = new(0, 0, (input, _) => TextFilters.Json(input)),
        ["url_decode"] = new(0, 0, TextFilters.Of(TextFilters.UrlDecode)),
        ["url_encode"] = new(0, 0, TextFilters.Of(TextFilters.UrlEncode)),

        ["abs"] = new(0, 0, (input, _) => NumberFilters.Abs(input)),
        ["at_least"] = new(1, 1, (input, arguments) => NumberFilters.Limit(input, arguments[0], isLeast: true)),
        ["at_most"] = new(1, 1, (input, arguments) => NumberFilters.Limit(input, arguments[0], isLeast: false)),
        ["ceil"] = new(0, 0, (input, _) => LiquidNumber.ToInteger(LiquidNumber.Of(input), decimal.Ceiling, Math.Ceiling)),
        ["divided_by"] = new(1, 1, (input, arguments) => NumberFilters.Divide(input, arguments[0])),
        ["floor"] = new(0, 0, (input, _) => LiquidNumber.ToInteger(LiquidNumber.Of(input), decimal.Floor, Math.Floor)),
        ["minus"] = new(1, 1, (input, arguments) => NumberFilters.Minus(input, arguments[0])),
        ["modulo"] = new(1, 1, (input, arguments) => NumberFilters.Modulo(input, arguments[0])),
        ["plus"] = new(1, 1, (input, arguments) => NumberFilters.Plus(input, arguments[0])),
        ["round"] = new(0, 1, (input, arguments) => NumberFilters.Round(input, arguments)),
        ["times"] = new(1, 1, (input, arguments) => NumberFilters.Times(input, arguments[0])),

        ["compact"] = new(0, 1, ArrayFilters.Compact),
        ["concat"] = new(1, 1, ArrayFilters.Concat),
        ["find"] = new(
            1, 2, (input, arguments) => ArrayFilters.Search(
                input, arguments, matches => matches.Index is { } index ? matches.Elements[index] : null)),
        ["find_index"] = new(
            1, 2, (input, arguments) => ArrayFilters.Search(
                input, arguments, matches => matches.Index is { } index ? new BigInteger(index) : null)),
        ["first"] = new(0, 0, (input, _) => ArrayFilters.End(input, isFirst: true)),
        ["has"] = new(1, 2, (input, arguments) => ArrayFilters.Search(input, arguments, matches => matches.Index is not null)),
        ["join"] = new(0, 1, ArrayFilters.Join),
        ["last"] = new(0, 0, (input, _) => ArrayFilters.End(input, isFirst: false)),
        ["map"] = new(1, 1, ArrayFilters.Map),
        ["reject"] = new(1, 2, (input, arguments) => ArrayFilters.Choose(input, arguments, keepMatches: false)),
        ["reverse"] = new(0, 0, (input, _) => ArrayFilters.Elements(input).Reverse().ToArray()),
        ["size"] = new(0, 0, (input, _) => ArrayFilters.Size(input)),
        ["sort"] = new(0, 1, (input, arguments) => ArrayFilters.Sort(input, arguments, ArrayFilters.Compare)),
        ["sort_natural"] = new(0, 1, (input, arguments) => ArrayFilters.Sort(input, arguments, ArrayFilters.CompareNaturally)),
        ["sum"] = new(0, 1, ArrayFilters.Sum),
        ["uniq"] = new(0, 1, ArrayFilters.Unique),
        ["where"] = new(1, 2, (input, arguments) => ArrayFilters.Choose(input, arguments, keepMatches: true)),

        ["date"] = new(1, 1, DateFilter.Date),
        ["default"] = new(
            0, 1, (input, arguments) => input is null || (input is false && !arguments.AllowFalse) || EmptyWord.Empty.Fits(input)
            ? arguments.Count == 0 ? "" : arguments[0]
            : input, TakesAllowFalse: true),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}

/// <summary>Filters on numbers. What is no number counts as 0, a text as the number that it begins with.</summary>
internal static class NumberFilters
{
    public static object Abs(object? input) => LiquidNumber.Of(input) switch
    {
        double number => Math.Abs(number),
        var integer => BigInteger.Abs((BigInteger)integer),
    };

    public static object Limit(object? input, object? limit, bool isLeast)
    {
        var (number, bound) = (LiquidNumber.Of(input), LiquidNumber.Of(limit));
        var order = LiquidNumber.Compare(bound, number);
        return (isLeast ? order > 0 : order < 0) ? bound : number;
    }

    public static object Plus(object? left, object? right) =>
        LiquidNumber.Apply(LiquidNumber.Of(left), LiquidNumber.Of(right), (a, b) => a + b, (a, b) => a + b, (a, b) => a + b);

    public static object Minus(object? left, object? right) =>
        LiquidNumber.Apply(LiquidNumber.Of(left), LiquidNumber.Of(right), (a, b) => a - b, (a, b) => a - b, (a, b) => a - b);

    public static object Times(object? left, object? right) =>
        LiquidNumber.Apply(LiquidNumber.Of(left), LiquidNumber.Of(right), (a, b) => a * b, (a, b) => a * b, (a, b) => a * b);

    /// <summary>Integers by an integer give an integer, the next one below.</summary>
    public static object Divide(object? left, object? right) =>
        LiquidNumber.Apply(LiquidNumber.Of(left), Divisor(right), LiquidNumber.FloorDivide, (a, b) => a / b, (a, b) => a / b);

    /// <summary>The rest has the sign of the divisor.</summary>
    public static object Modulo(object? left, object? right) =>
        LiquidNumber.Apply(
            LiquidNumber.Of(left), Divisor(right), LiquidNumber.FloorModulo, (a, b) => a - (b * decimal.Floor(a / b)),
            LiquidNumber.FloorModulo);

    public static object Round(object? input, FilterArguments arguments)
    {
        var digits = LiquidNumber.ToInteger(LiquidNumber.Of(arguments[0]), decimal.Truncate, Math.Truncate);
        return LiquidNumber.Round(LiquidNumber.Of(input), (int)BigInteger.Clamp(digits, -int.MaxValue, int.MaxValue));
    }

    private static object Divisor(object? value)
    {
        var divisor = LiquidNumber.Of(value);
        return divisor is double and 0 or BigInteger { IsZero: true } ? throw new LiquidException("it divides by zero") : divisor;
    }
}
