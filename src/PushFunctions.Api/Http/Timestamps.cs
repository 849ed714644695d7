using System.Globalization;
using System.Text.RegularExpressions;

namespace PushFunctions.Api.Http;

/// <summary>
/// Times as RFC 3339 writes them: seconds are needed, a fraction may have any number of digits (what is below 100 ns is cut off), and a time
/// without an offset is in UTC.
/// </summary>
internal static partial class Timestamps
{
    /// <summary>Digits of a fraction that .NET keeps.</summary>
    private const int FractionDigits = 7;

    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        if (Parts().Match(text) is not { Success: true } match) return false;
        var fraction = match.Groups["fraction"].Value.PadRight(FractionDigits, '0')[..FractionDigits];
        var offset = match.Groups["offset"].Value.ToUpperInvariant();
        return DateTimeOffset.TryParseExact(
            $"{match.Groups["day"].Value} {match.Groups["time"].Value}.{fraction}{offset}", "yyyy-MM-dd HH:mm:ss.fffffffK", CultureInfo.InvariantCulture, Utc, out time);
    }

    /// <summary>The first moment of a day in UTC. The last day of the calendar has no end and is none.</summary>
    public static bool TryParseDay(string text, out DateTimeOffset day) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out day)
        && day.UtcDateTime.Date < DateTime.MaxValue.Date;

    [GeneratedRegex(
        @"\A(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]+))?(?<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Parts();
}
