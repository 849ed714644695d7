using System.Globalization;
using System.Text.RegularExpressions;

namespace PushFunctions.Api.Http;

/// <summary>Integers as JSON Schema means them: any JSON number without a fractional part, so that <c>3600.0</c> and <c>1e3</c> are some.</summary>
internal static partial class IntegerText
{
    /// <summary>Digits of the largest values that are told apart; what has more is beyond every limit.</summary>
    private const int MaximumDigits = 18;

    /// <summary>False where the text is no JSON number, has a fractional part, or more than 18 digits.</summary>
    public static bool TryRead(string text, out long value)
    {
        value = 0;
        if (Number().Match(text) is not { Success: true } match) return false;
        var fraction = match.Groups["fraction"].Value.TrimEnd('0');
        var digits = (match.Groups["whole"].Value + fraction).TrimStart('0');
        if (digits.Length == 0) return true;
        // An exponent that is no int is far beyond both ends.
        if (!int.TryParse("0" + match.Groups["exponent"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var exponent)) return false;
        var zeros = (match.Groups["down"].Success ? -(long)exponent : exponent) - fraction.Length;
        if (digits.Length + zeros is < 1 or > MaximumDigits) return false;
        // In 1500e-2, which is 15, the digits that the exponent takes away are zeros.
        if (zeros < 0 && digits[^(int)-zeros..].AsSpan().ContainsAnyExcept('0')) return false;
        digits = zeros < 0 ? digits[..^(int)-zeros] : digits + new string('0', (int)zeros);
        value = long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        if (match.Groups["minus"].Success) value = -value;
        return true;
    }

    [GeneratedRegex(@"\A(?<minus>-)?(?<whole>[0-9]+)(\.(?<fraction>[0-9]+))?([eE](\+|(?<down>-))?(?<exponent>[0-9]+))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
