using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace PushFunctions.Api.Http;

/// <summary>The query parameters of a request. All problems are collected before any is thrown.</summary>
internal sealed class QueryFields
{
    private readonly IQueryCollection _query;
    private readonly ProblemList _problems = new();
    private readonly IReadOnlyList<string> _names;

    /// <param name="names">The parameters of the endpoint; any other name is a problem.</param>
    public QueryFields(HttpRequest request, params IReadOnlyList<string> names)
    {
        (_query, _names) = (request.Query, names);
        foreach (var name in _query.Keys)
        {
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase))
                Refuse($"Unknown query parameter '{JsonPath.Shorten(name)}'.{Hint(name)}");
        }
    }

    /// <summary>
    /// Names and values in a canonical order and spelling: equal for requests with the same parameters.
    /// </summary>
    public string Canonical(params IReadOnlyList<string> except) => string.Join('&', _names
        .Where(name => !except.Contains(name) && _query.ContainsKey(name))
        .Order(StringComparer.Ordinal)
        .SelectMany(name => _query[name].Order(StringComparer.Ordinal).Select(value => $"{name}={Uri.EscapeDataString(value ?? "")}")));

    public void Refuse(string message) => _problems.Add(null, message);

    public bool Has(string name) => _query.ContainsKey(name);

    public string? Text(string name)
    {
        if (!_query.TryGetValue(name, out var values)) return null;
        if (values is [{ Length: > 0 } value]) return value;
        Refuse(values.Count > 1 ? $"Query parameter '{name}' is specified more than once." : $"Query parameter '{name}' is empty.");
        return null;
    }

    public IReadOnlyList<string> Texts(string name) => [.. _query[name].Select(value => value ?? "")];

    public T? Parse<T>(string name, TryParse<T> tryParse, string expected)
        where T : class
    {
        if (Text(name) is not { } text) return null;
        if (tryParse(text, out var value)) return value;
        Refuse($"Invalid query parameter '{name}': expected {expected}.");
        return null;
    }

    public T? Required<T>(string name, TryParse<T> tryParse, string expected)
        where T : class
    {
        if (!_query.ContainsKey(name)) Refuse($"Query parameter '{name}' is missing: expected {expected}.");
        return Parse(name, tryParse, expected);
    }

    public T? Word<T>(string name, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (Text(name) is not { } text) return null;
        if (words.TryGetValue(text, out var value)) return value;
        Refuse($"Invalid query parameter '{name}': expected one of {string.Join(", ", words.Keys)}.");
        return null;
    }

    /// <summary>Whether any parameter other than these is specified.</summary>
    public bool HasOther(params IReadOnlyList<string> than) => _names.Any(name => !than.Contains(name) && _query.ContainsKey(name));

    public bool? Flag(string name) => Word(name, EnumNames.Flags);

    public int? Integer(string name, int minimum, int maximum)
    {
        if (Text(name) is not { } text) return null;
        if (IntegerText.TryRead(text, out var value) && value >= minimum && value <= maximum) return (int)value;
        Refuse(
            string.Create(
                CultureInfo.InvariantCulture, $"Invalid query parameter '{name}': expected an integer from {minimum} to {maximum}."));
        return null;
    }

    /// <exception cref="RequestException">There is a problem.</exception>
    public void ThrowIfAny() => _problems.ThrowIfAny();

    private string Hint(string name) => NearestName.Of(name, _names) is { } near
        ? $" Did you mean '{near}'?"
        : _names.Count == 0 ? " This endpoint takes none." : $" Known parameters: {string.Join(", ", _names)}.";
}

/// <summary>The filters <c>startDate</c> and <c>endDate</c>: a day or a time, both included.</summary>
internal sealed record DateRange(DateTimeOffset? From, DateTimeOffset? Until)
{
    public const string Start = "startDate";
    public const string End = "endDate";

    public static DateRange Read(QueryFields query)
    {
        var range = new DateRange(Read(query, Start, static day => day), Read(query, End, static day => day.AddDays(1).AddTicks(-1)));
        if (range.From > range.Until) query.Refuse($"Query parameter '{Start}' must not be later than '{End}'.");
        return range;
    }

    private static DateTimeOffset? Read(QueryFields query, string name, Func<DateTimeOffset, DateTimeOffset> ofDay)
    {
        if (query.Text(name) is not { } text) return null;
        if (Timestamps.TryParseDay(text, out var day)) return ofDay(day);
        if (Timestamps.TryParse(text, out var time)) return time;
        query.Refuse(
            $"Invalid query parameter '{name}': expected a day in UTC (2026-01-31) or a time (2026-01-31T09:00:00Z, or with another "
                + "offset; write '+' as %2B).");
        return null;
    }
}

/// <summary>
/// Times in the format of RFC 3339: seconds are required, a fraction may have any number of digits (digits below 100
/// ns are cut off), and a time without an offset is in UTC.
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
            $"{match.Groups["day"].Value} {match.Groups["time"].Value}.{fraction}{offset}", "yyyy-MM-dd HH:mm:ss.fffffffK",
            CultureInfo.InvariantCulture, Utc, out time);
    }

    /// <summary>
    /// The first moment of a day in UTC. The last day of the calendar is not accepted: it has no end.
    /// </summary>
    public static bool TryParseDay(string text, out DateTimeOffset day) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out day)
        && day.UtcDateTime.Date < DateTime.MaxValue.Date;

    [GeneratedRegex(
        @"\A(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]+))?(?<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Parts();
}
