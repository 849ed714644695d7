using System.Globalization;
using System.Net.Http.Headers;

namespace PushFunctions.Providers.Http;

/// <summary>Reads <c>Retry-After</c> in both its forms.</summary>
internal static class RetryAfter
{
    /// <summary>A push waits no longer than this for its provider; whatever asks for more is a mistake or a prank.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromHours(1);

    /// <summary>Null where it is absent, says nothing, or names a time that is over.</summary>
    public static TimeSpan? Parse(string? header, DateTimeOffset now)
    {
        var text = header.AsSpan().Trim();
        if (text.IsEmpty) return null;
        if (!text.ContainsAnyExceptInRange('0', '9')) return Seconds(text);
        // The header's other form; the parser knows the two obsolete spellings of a date as well.
        return RetryConditionHeaderValue.TryParse(header, out var value) && value.Date is { } date ? Bounded(date - now) : null;
    }

    private static TimeSpan? Seconds(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? Bounded(TimeSpan.FromSeconds(seconds)) : Most;

    private static TimeSpan? Bounded(TimeSpan wait) => wait <= TimeSpan.Zero ? null : wait < Most ? wait : Most;
}
