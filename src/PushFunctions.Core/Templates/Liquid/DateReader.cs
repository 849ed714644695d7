using System.Globalization;
using System.Text.RegularExpressions;

namespace PushFunctions.Core.Templates.Liquid;

/// <summary>
/// Reads a date as people and programs write it: the parts of a text are found one after another, and what is left
/// over must be nothing but separators. Parts that are missing come from the day of the send.
/// </summary>
internal static partial class DateReader
{
    private const string Month = "(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?";

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly Dictionary<string, int> Zones = new(StringComparer.Ordinal)
    {
        ["utc"] = 0,
        ["gmt"] = 0,
        ["z"] = 0,
        ["est"] = -5,
        ["edt"] = -4,
        ["cst"] = -6,
        ["cdt"] = -5,
        ["mst"] = -7,
        ["mdt"] = -6,
        ["pst"] = -8,
        ["pdt"] = -7,
    };

    /// <summary>Null for what nobody takes for a date.</summary>
    /// <exception cref="LiquidException">It has digits or the name of a month, but is no date that can be
    /// read.</exception>
    public static Moment? Read(string text, Rendering rendering)
    {
        // One for each form that is looked for.
        rendering.Spend(10);

        // Also what is only a weekday: it does not say which.
        if (!text.AsSpan().ContainsAnyInRange('0', '9') && !MonthAlone.IsMatch(text))
            return null;

        if (text.Length > TemplateLimits.DateFormatCharacters || SignedNumber.IsMatch(text))
            return null;

        var rest = Weekday.Replace(text, " ", 1);
        var (time, date) = (Take(Time, ref rest) ?? Take(CompactTime, ref rest), default(Match));
        foreach (var form in (Regex[])[YearFirst, Compact, MonthFirst, DayFirst, Slashes, MonthAlone])
            date ??= Take(form, ref rest);

        if ((time is null && date is null) || !Separators.IsMatch(rest))
            throw Unreadable();

        return Build(time, date, rendering.Now);
    }

    private static Match? Take(Regex form, ref string rest)
    {
        var match = form.Match(rest);
        if (!match.Success)
            return null;

        rest = rest.Remove(match.Index, match.Length).Insert(match.Index, " ");
        return match;
    }

    private static Moment? Build(Match? time, Match? date, DateTimeOffset now)
    {
        var year = Part(date, "year") is { } written
            ? written + (date!.Groups["year"].Length > 2 ? 0 : written < 69 ? 2000 : 1900)
            : now.Year;
        var month = Part(date, "month") ?? (date is null ? now.Month : 1);
        var day = Part(date, "day") ?? (date is null ? now.Day : 1);
        var hour = Part(time, "hour") ?? 0;
        if (time?.Groups["half"] is { Success: true } half)
            hour = hour > 12 ? throw Unreadable() : (hour % 12) + (half.Value[0] == 'p' ? 12 : 0);

        var (minute, second) = (Part(time, "minute") ?? 0, Part(time, "second") ?? 0);

        // What has the form of a date but is none, such as a 13th month, stays as it is.
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day is < 1 or > 31 || hour > 23 || minute > 59 || second > 59)
            return null;

        // As in Ruby the 30th of February is in March.
        if (day - DateTime.DaysInMonth(year, month) is var over and > 0)
            (month, day) = (month + 1, over);

        var zone = time?.Groups["zone"].Value ?? "";
        var isNamed = Zones.TryGetValue(zone, out var hours);
        return new Moment(year, month, day, hour, minute, second)
        {
            Nanoseconds = time?.Groups["fraction"] is { Success: true } fraction
                ? long.Parse(fraction.Value.PadRight(9, '0')[..9], CultureInfo.InvariantCulture) : 0,
            OffsetSeconds = isNamed ? hours * 3_600 : zone.Length > 0 ? OffsetOf(zone) : 0,
            Zone = isNamed || zone.Length == 0 ? hours == 0 ? "UTC" : zone.ToUpperInvariant() : "",
        };
    }

    private static int? Part(Match? match, string name) => match?.Groups[name] is not { Success: true } part ? null
        : char.IsAsciiDigit(part.Value[0]) ? int.Parse(part.Value, CultureInfo.InvariantCulture)
        : Array.IndexOf(Months, part.Value) + 1;

    /// <summary>+02:00, -0530 or +2.</summary>
    private static int OffsetOf(string zone)
    {
        var digits = zone[1..].Replace(":", "", StringComparison.Ordinal);
        var hours = int.Parse(digits[..Math.Min(digits.Length > 2 ? digits.Length - 2 : 2, digits.Length)], CultureInfo.InvariantCulture);
        var minutes = digits.Length > 2 ? int.Parse(digits[^2..], CultureInfo.InvariantCulture) : 0;
        return (zone[0] == '-' ? -1 : 1) * ((hours * 3_600) + (minutes * 60));
    }

    private static LiquidException Unreadable() => new("a date is written in a way that cannot be read");

    [GeneratedRegex(
        @"(?:\b|(?<=\dt))(?<hour>\d{1,2})(?:(?::(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,18}))?)?\s*(?<half>[ap]\.?m\b\.?)?)|\s*(?<half>[ap]\.?m\b\.?))(?:\s*(?<zone>utc|gmt|z|[ecmp][sd]t|[+-]\d{1,2}(?::?\d{2})?)(?![a-z\d]))?", RegexOptions.CultureInvariant)]
    private static partial Regex Time { get; }

    [GeneratedRegex(
        @"(?<=\d)t(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?(?<zone>z|[+-]\d{2}(?::?\d{2})?)?(?![a-z\d])",
        RegexOptions.CultureInvariant)]
    private static partial Regex CompactTime { get; }

    [GeneratedRegex(@"(?<!\d)(?<year>\d{4})[-/.](?<month>\d{1,2})(?:[-/.](?<day>\d{1,2}))?(?!\d)t?", RegexOptions.CultureInvariant)]
    private static partial Regex YearFirst { get; }

    [GeneratedRegex(@"(?<!\d)(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?!\d)t?", RegexOptions.CultureInvariant)]
    private static partial Regex Compact { get; }

    [GeneratedRegex(
        @"\b" + Month + @"[\s-]+(?<day>\d{1,2})(?!\d)(?:st|nd|rd|th)?(?:[\s,-]+(?<year>\d{4}))?", RegexOptions.CultureInvariant)]
    private static partial Regex MonthFirst { get; }

    [GeneratedRegex(
        @"(?<!\d)(?<day>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?" + Month + @"(?:[\s,-]+(?<year>\d{4}|\d{2}(?![\d:])))?",
        RegexOptions.CultureInvariant)]
    private static partial Regex DayFirst { get; }

    [GeneratedRegex(@"(?<!\d)(?<day>\d{1,2})[/.-](?<month>\d{1,2})[/.-](?<year>\d{4})(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Slashes { get; }

    [GeneratedRegex(@"\b" + Month + @"(?:[\s,-]+(?<year>\d{4}))?(?![a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex MonthAlone { get; }

    [GeneratedRegex(@"\b(?:sun|mon|tue|wed|thu|fri|sat)[a-z]*\b[.,]?", RegexOptions.CultureInvariant)]
    private static partial Regex Weekday { get; }

    [GeneratedRegex(@"^[\s,-]*(?:at|t)?[\s,-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Separators { get; }

    [GeneratedRegex(@"^\s*[+-]?\d+(?:\.\d+)?\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex SignedNumber { get; }
}
