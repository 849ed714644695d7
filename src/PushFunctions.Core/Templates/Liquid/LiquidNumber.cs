using System.Globalization;
using System.Numerics;

namespace PushFunctions.Core.Templates.Liquid;

/// <summary>
/// Numbers as Ruby has them: integers of any size, and floats that print at least one digit behind the point. Floats
/// are calculated in decimal, so that 0.1 and 0.2 make 0.3.
/// </summary>
internal static class LiquidNumber
{
    /// <summary>Bytes of an integer: 10^300 is enough for a push, and a number that is multiplied by itself again and
    /// again ends here.</summary>
    private const int IntegerBytes = 128;

    /// <summary>Below it a double's digits all fit into a decimal, and so does the result of an operation.</summary>
    private const double DecimalReach = 1e14;

    private const double DecimalPrecision = 1e-12;

    /// <summary>What a filter makes of a value where it needs a number: 0 of what is none.</summary>
    public static object Of(object? value) => value switch
    {
        BigInteger or double => value,
        string text => IsDecimal(text.AsSpan().Trim(LiquidText.WhiteSpace))
            ? double.Parse(text.Trim(), CultureInfo.InvariantCulture)
            : LeadingInteger(text),
        _ => BigInteger.Zero,
    };

    /// <summary>The integer at the beginning of a text, 0 without one.</summary>
    public static BigInteger LeadingInteger(string text)
    {
        var trimmed = text.AsSpan().TrimStart(LiquidText.WhiteSpace);
        var length = trimmed.Length > 0 && trimmed[0] is '-' or '+' ? 1 : 0;
        while (length < trimmed.Length && char.IsAsciiDigit(trimmed[length]))
            length++;

        if (length > 2 * IntegerBytes)
            throw new LiquidException("a number is too large");

        return BigInteger.TryParse(trimmed[..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
    }

    /// <summary>A count, a place or a length. Nothing but an integer or the text of one is taken.</summary>
    public static int ToCount(object? value)
    {
        var number = value switch
        {
            BigInteger integer => integer,
            string text when IsInteger(text.AsSpan().Trim(LiquidText.WhiteSpace)) => LeadingInteger(text),
            _ => throw new LiquidException("an integer was expected"),
        };
        return (int)BigInteger.Clamp(number, -int.MaxValue, int.MaxValue);
    }

    public static int Compare(object left, object right) => (left, right) switch
    {
        (BigInteger one, BigInteger other) => one.CompareTo(other),
        (double one, double other) => one.CompareTo(other),
        (BigInteger one, double other) => ((double)one).CompareTo(other),
        (double one, BigInteger other) => one.CompareTo((double)other),
        _ => throw new InvalidOperationException("Only numbers are compared as numbers."),
    };

    public static object Apply(
        object left, object right, Func<BigInteger, BigInteger, BigInteger> integers, Func<decimal, decimal, decimal> decimals,
        Func<double, double, double> doubles)
    {
        if (left is BigInteger one && right is BigInteger other)
        {
            var result = integers(one, other);
            return result.GetByteCount() > IntegerBytes ? throw new LiquidException("a number is too large") : result;
        }

        var (x, y) = (ToDouble(left), ToDouble(right));
        var value = FitsDecimal(x) && FitsDecimal(y) ? FromDecimal(decimals(ToDecimal(x), ToDecimal(y))) : doubles(x, y);
        return double.IsFinite(value) ? value : throw new LiquidException("a number is too large");
    }

    /// <summary>Rounds to digits behind the point, a half away from zero; negative digits round tens, hundreds and so
    /// on.</summary>
    public static object Round(object number, int digits)
    {
        if (digits > 0)
            return number is BigInteger ? number : FitsDecimal((double)number)
                ? FromDecimal(Math.Round(ToDecimal((double)number), Math.Min(digits, 28), MidpointRounding.AwayFromZero)) : number;

        var integer = number is double real
            ? ToInteger(
                real, value => Math.Round(value, MidpointRounding.AwayFromZero), value => Math.Round(value, MidpointRounding.AwayFromZero))
                    : (BigInteger)number;
        if (digits == 0)
            return integer;

        if (-digits > 2 * IntegerBytes)
            return BigInteger.Zero;

        var unit = BigInteger.Pow(10, -digits);
        var exact = number is double cut ? new BigInteger(Math.Truncate(cut)) : integer;
        var half = BigInteger.Abs(exact) + (unit / 2);
        return (half - (half % unit)) * exact.Sign;
    }

    public static BigInteger ToInteger(object number, Func<decimal, decimal> decimals, Func<double, double> doubles) => number switch
    {
        BigInteger integer => integer,
        double value when FitsDecimal(value) => new BigInteger(decimals(ToDecimal(value))),
        _ => new BigInteger(doubles((double)number)),
    };

    /// <summary>The shortest text that is read as the same number: 5.0, 0.1, 1.0e+20.</summary>
    public static string ToText(double number)
    {
        if (number == 0)
            return "0.0";

        // 123.45, 0.001 or 1.5E-07: the exponent is that of the first digit that is not 0.
        var parts = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        var mantissa = digits.TrimStart('0').TrimEnd('0');
        var beforePoint = parts[0].Split('.')[0].Length - (digits.Length - digits.TrimStart('0').Length);
        var exponent = beforePoint - 1 + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        var sign = number < 0 ? "-" : "";
        if (exponent is < -4 or >= 16)
            return $"{sign}{mantissa[0]}.{(mantissa.Length > 1 ? mantissa[1..] : "0")}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";

        if (exponent < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{mantissa}";

        var whole = mantissa.PadRight(exponent + 1, '0');
        return $"{sign}{whole[..(exponent + 1)]}.{(whole.Length > exponent + 1 ? whole[(exponent + 1)..] : "0")}";
    }

    public static BigInteger FloorDivide(BigInteger left, BigInteger right)
    {
        var quotient = BigInteger.DivRem(left, right, out var remainder);
        return !remainder.IsZero && remainder.Sign != right.Sign ? quotient - 1 : quotient;
    }

    public static BigInteger FloorModulo(BigInteger left, BigInteger right) => left - (FloorDivide(left, right) * right);

    /// <summary>The rest is exact, which a quotient of large numbers is not.</summary>
    public static double FloorModulo(double left, double right)
    {
        var rest = left % right;
        return rest != 0 && double.IsNegative(rest) != double.IsNegative(right) ? rest + right : rest;
    }

    private static double ToDouble(object number) => number is BigInteger integer ? (double)integer : (double)number;

    private static decimal ToDecimal(double number) =>
        decimal.Parse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The nearest double. A cast can miss it by one place.</summary>
    private static double FromDecimal(decimal number) =>
        double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static bool FitsDecimal(double number) => number == 0 || (Math.Abs(number) is < DecimalReach and > DecimalPrecision);

    private static bool IsInteger(ReadOnlySpan<char> text)
    {
        var digits = text.Length > 0 && text[0] is '-' or '+' ? text[1..] : text;
        return digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9');
    }

    private static bool IsDecimal(ReadOnlySpan<char> text)
    {
        var digits = text.Length > 0 && text[0] == '-' ? text[1..] : text;
        var point = digits.IndexOf('.');
        return point > 0 && point < digits.Length - 1 && !digits[..point].ContainsAnyExceptInRange('0', '9')
            && !digits[(point + 1)..].ContainsAnyExceptInRange('0', '9');
    }
}
