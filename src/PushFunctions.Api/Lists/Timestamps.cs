using System.Globalization;

namespace PushFunctions.Api.Lists;

/// <summary>Times as RFC 3339 writes them: seconds and an offset are needed, fractions may be there.</summary>
internal static class Timestamps
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    public static bool TryParse(string text, out DateTimeOffset time)
    {
        var parsed = DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
        time = time.ToUniversalTime();
        return parsed;
    }

    /// <summary>The first moment of a day in UTC. The last day of the calendar has no end and is none.</summary>
    public static bool TryParseDay(string text, out DateTimeOffset day) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out day)
        && day.UtcDateTime.Date < DateTime.MaxValue.Date;
}
