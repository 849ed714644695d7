namespace PushFunctions.Api.Http;

/// <summary>The filters <c>startDate</c> and <c>endDate</c>: a day or a time, both included.</summary>
internal sealed record DateRange(DateTimeOffset? From, DateTimeOffset? Until)
{
    public const string Start = "startDate";
    public const string End = "endDate";

    public static DateRange Read(QueryFields query)
    {
        var range = new DateRange(Read(query, Start, static day => day), Read(query, End, static day => day.AddDays(1).AddTicks(-1)));
        if (range.From > range.Until) query.Refuse($"The query parameter '{Start}' is later than '{End}'.");
        return range;
    }

    private static DateTimeOffset? Read(QueryFields query, string name, Func<DateTimeOffset, DateTimeOffset> ofDay)
    {
        if (query.Text(name) is not { } text) return null;
        if (Timestamps.TryParseDay(text, out var day)) return ofDay(day);
        if (Timestamps.TryParse(text, out var time)) return time;
        query.Refuse($"The query parameter '{name}': expected a day in UTC (2026-01-31) or a time (2026-01-31T09:00:00Z, or with another offset; write '+' as %2B).");
        return null;
    }
}
