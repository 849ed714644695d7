using System.Globalization;
using System.Numerics;
using System.Text;

namespace PushFunctions.Core.Templates.Liquid;

/// <summary>Formats a date as strftime does, with English names. What is certainly no date stays as it is.</summary>
internal static class DateFilter
{
    private static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    private static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    public static object? Date(object? input, FilterArguments arguments)
    {
        var format = arguments.Text(0);
        if (format.Length > TemplateLimits.DateFormatCharacters)
            throw new LiquidException($"a date format has more than {TemplateLimits.DateFormatCharacters} characters");

        return format.Length > 0 && Read(input, arguments.Rendering) is { } moment ? Format(moment, format, arguments.Rendering) : input;
    }

    private static Moment? Read(object? input, Rendering rendering) => input switch
    {
        BigInteger seconds => Moment.At(seconds),
        string text when text.Length > 0 => text.ToLowerInvariant() switch
        {
            "now" or "today" =>
                Moment.At(rendering.Now.ToUnixTimeSeconds()) with { Nanoseconds = rendering.Now.Ticks % TimeSpan.TicksPerSecond * 100 },
            var digits when !digits.AsSpan().ContainsAnyExceptInRange('0', '9') => Moment.At(LiquidNumber.LeadingInteger(digits)),
            var lower => DateReader.Read(lower, rendering),
        },
        _ => null,
    };

    private static string Format(Moment moment, string format, Rendering rendering)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }

            var start = i++;
            var flags = "";
            while (i < format.Length && "-0^#_:".Contains(format[i], StringComparison.Ordinal))
                flags += format[i++];

            var digits = i;
            while (i < format.Length && char.IsAsciiDigit(format[i]))
                i++;

            // A width is padded to: two digits are enough.
            if (i - digits > 2)
                throw new LiquidException("a date format has a number of more than two digits");

            var width = i > digits ? int.Parse(format.AsSpan(digits, i - digits), NumberStyles.None, CultureInfo.InvariantCulture) : 0;
            if (i < format.Length && format[i] is 'E' or 'O')
                i++;

            rendering.Spend(1);
            text.Append(
                (i < format.Length ? Directive(moment, format[i], flags, width, rendering) : null)
                    ?? format[start..Math.Min(i + 1, format.Length)]);
        }

        LiquidException.DemandCharacters(text.Length);
        return text.ToString();
    }

    /// <summary>Null where there is no such directive: it is printed as it stands.</summary>
    private static string? Directive(Moment at, char directive, string flags, int width, Rendering rendering)
    {
        return directive switch
        {
            'Y' => Number(at.Year, at.Year is >= 0 and < 10_000 ? 4 : 5),
            'C' => Number((int)Math.Floor(at.Year / 100.0), 2),
            'y' => Number(((at.Year % 100) + 100) % 100, 2),
            'm' => Number(at.Month, 2),
            'B' => Word(Months[at.Month - 1]),
            'b' or 'h' => Word(Months[at.Month - 1][..3]),
            'd' => Number(at.Day, 2),
            'e' => Number(at.Day, 2, ' '),
            'j' => Number(at.DayOfYear, 3),
            'H' => Number(at.Hour, 2),
            'k' => Number(at.Hour, 2, ' '),
            'I' => Number(((at.Hour + 11) % 12) + 1, 2),
            'l' => Number(((at.Hour + 11) % 12) + 1, 2, ' '),
            'P' => Word(at.Hour < 12 ? "am" : "pm"),
            'p' => Word(at.Hour < 12 ? "AM" : "PM", swapped: true),
            'M' => Number(at.Minute, 2),
            'S' => Number(at.Second, 2),
            'L' => at.Nanoseconds.ToString("000000000", CultureInfo.InvariantCulture).PadRight(width, '0')[..(width == 0 ? 3 : width)],
            'N' => at.Nanoseconds.ToString("000000000", CultureInfo.InvariantCulture).PadRight(width, '0')[..(width == 0 ? 9 : width)],
            'z' => Offset(),
            'Z' => Word(at.Zone, swapped: true),
            'A' => Word(Days[at.DayOfWeek]),
            'a' => Word(Days[at.DayOfWeek][..3]),
            'u' => Number(at.DayOfWeek == 0 ? 7 : at.DayOfWeek, 1),
            'w' => Number(at.DayOfWeek, 1),
            'G' => Number(at.IsoWeek.Year, 4),
            'g' => Number(((at.IsoWeek.Year % 100) + 100) % 100, 2),
            'V' => Number(at.IsoWeek.Week, 2),
            'U' => Number((at.DayOfYear + 6 - at.DayOfWeek) / 7, 2),
            'W' => Number((at.DayOfYear + 6 - ((at.DayOfWeek + 6) % 7)) / 7, 2),
            's' => Number(at.Seconds, 1),
            'n' => Word("\n"),
            't' => Word("\t"),
            '%' => Word("%"),
            'c' => Word(Format(at, "%a %b %e %H:%M:%S %Y", rendering)),
            'D' or 'x' => Word(Format(at, "%m/%d/%y", rendering)),
            'F' => Word(Format(at, "%Y-%m-%d", rendering)),
            'v' => Word(Format(at, "%e-%^b-%Y", rendering)),
            'X' or 'T' => Word(Format(at, "%H:%M:%S", rendering)),
            'r' => Word(Format(at, "%I:%M:%S %p", rendering)),
            'R' => Word(Format(at, "%H:%M", rendering)),
            _ => null,
        };

        string Number(long number, int least, char padding = '0')
        {
            padding = flags.LastIndexOfAny(['0', '_']) is var flag and >= 0 ? flags[flag] == '0' ? '0' : ' ' : padding;
            var size = flags.Contains('-', StringComparison.Ordinal) ? 0 : Math.Max(width, number < 0 && width == 0 ? least - 1 : least);
            var plain = Math.Abs(number).ToString(CultureInfo.InvariantCulture);
            if (number >= 0)
                return plain.PadLeft(size, padding);

            return padding == '0' ? "-" + plain.PadLeft(size - 1 < 0 ? 0 : size - 1, '0') : ("-" + plain).PadLeft(size, ' ');
        }

        string Word(string word, bool swapped = false)
        {
            word = flags.Contains('^', StringComparison.Ordinal) ? word.ToUpperInvariant()
                : flags.Contains('#', StringComparison.Ordinal) ? swapped ? word.ToLowerInvariant() : word.ToUpperInvariant()
                : word;
            return flags.Contains('-', StringComparison.Ordinal)
                ? word
                : word.PadLeft(width, flags.Contains('0', StringComparison.Ordinal) ? '0' : ' ');
        }

        string Offset()
        {
            var minutes = Math.Abs(at.OffsetSeconds) / 60;
            var colons = flags.Count(flag => flag == ':');
            var separator = colons > 0 ? ":" : "";
            // Three colons: as short as it can be said.
            var end = colons > 2 && minutes % 60 == 0 ? "" : $"{separator}{minutes % 60:00}{(colons == 2 ? ":00" : "")}";
            var hours = (minutes / 60).ToString(CultureInfo.InvariantCulture);
            if (flags.Contains('_', StringComparison.Ordinal))
                return ((at.OffsetSeconds < 0 ? "-" : "+") + hours + end).PadLeft(Math.Max(width, end.Length + 3));

            return (at.OffsetSeconds < 0 ? "-" : "+") + hours.PadLeft(Math.Max(2, width - end.Length - 1), '0') + end;
        }
    }
}

/// <summary>A point in time as a clock with an offset shows it, in any year.</summary>
internal sealed record Moment(long Year, int Month, int Day, int Hour, int Minute, int Second)
{
    /// <summary>Further than this from 1970 nobody means a date; 31 million years.</summary>
    private const long Reach = 1_000_000_000_000_000;

    public long Nanoseconds { get; init; }

    public int OffsetSeconds { get; init; }

    /// <summary>The name of the zone; empty for an offset in numbers.</summary>
    public string Zone { get; init; } = "UTC";

    public long Seconds => (DaysBefore(Year, Month, Day) * 86_400) + (Hour * 3_600) + (Minute * 60) + Second - OffsetSeconds;

    /// <summary>Sunday is 0.</summary>
    public int DayOfWeek => (int)((((DaysBefore(Year, Month, Day) + 4) % 7) + 7) % 7);

    public int DayOfYear => (int)(DaysBefore(Year, Month, Day) - DaysBefore(Year, 1, 1)) + 1;

    public (long Year, int Week) IsoWeek
    {
        get
        {
            var week = (DayOfYear - (DayOfWeek == 0 ? 7 : DayOfWeek) + 10) / 7;
            return week < 1 ? (Year - 1, WeeksOf(Year - 1)) : week > WeeksOf(Year) ? (Year + 1, 1) : (Year, week);
        }
    }

    /// <summary>In UTC.</summary>
    public static Moment At(BigInteger unixSeconds)
    {
        if (BigInteger.Abs(unixSeconds) > Reach)
            throw new LiquidException("a number is too large");

        var seconds = (long)unixSeconds;
        var (days, rest) = ((long)Math.Floor(seconds / 86_400.0), (int)(((seconds % 86_400) + 86_400) % 86_400));

        // Eras of 400 years that begin on a first of March: the leap day comes last.
        var day = days + 719_468;
        var era = (day >= 0 ? day : day - 146_096) / 146_097;
        var dayOfEra = (int)(day - (era * 146_097));
        var yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var fromMarch = ((5 * dayOfYear) + 2) / 153;
        var month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
        var year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        return new Moment(year, month, dayOfYear - (((153 * fromMarch) + 2) / 5) + 1, rest / 3_600, rest / 60 % 60, rest % 60);
    }

    private static int WeeksOf(long year)
    {
        var first = new Moment(year, 1, 1, 0, 0, 0).DayOfWeek;
        return first == 4 || (first == 3 && DaysBefore(year + 1, 1, 1) - DaysBefore(year, 1, 1) == 366) ? 53 : 52;
    }

    private static long DaysBefore(long year, int month, int day)
    {
        var shifted = month <= 2 ? year - 1 : year;
        var era = (shifted >= 0 ? shifted : shifted - 399) / 400;
        var yearOfEra = shifted - (era * 400);
        var dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        return (era * 146_097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }
}
