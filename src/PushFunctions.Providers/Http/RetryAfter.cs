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
        if (char.IsAsciiDigit(text[0])) return Seconds(text);
        // The header's other form; the parser knows the two obsolete spellings of a date as well.
        return RetryConditionHeaderValue.TryParse(header, out var value) && value.Date is { } date ? Bounded(date - now) : null;
    }

    /// <summary>Whole seconds by the standard; a fraction, which some write, is rounded up, because earlier is too early.</summary>
    private static TimeSpan? Seconds(ReadOnlySpan<char> digits) =>
        decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? Bounded(seconds < (decimal)Most.TotalSeconds ? TimeSpan.FromSeconds((double)decimal.Ceiling(seconds)) : Most)
            : digits.ContainsAnyExceptInRange('0', '9') ? null : Most;

    private static TimeSpan? Bounded(TimeSpan wait) => wait <= TimeSpan.Zero ? null : wait < Most ? wait : Most;
}
