using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PushFunctions.Core.Users;

/// <summary>A language tag of BCP 47 (RFC 5646): language, script, region, variants, extensions. Only the form is
/// checked, not whether there is such a language. One spelling (<c>de-AT</c>, <c>zh-Hant-TW</c>), so that tags compare as
/// text.</summary>
public static partial class LanguageTag
{
    public const int MaximumLength = 35;
    public const string Expected = "a language tag of BCP 47, like de, de-AT or zh-Hant-TW";

    public static bool TryParse(string? text, [NotNullWhen(true)] out string? tag) => TryParse(text ?? string.Empty, out tag, out _);

    /// <summary>Whether the tag is the language itself or a special form of it.</summary>
    public static bool Covers(string language, string? tag) =>
        tag is not null && tag.StartsWith(language, StringComparison.Ordinal)
        && (tag.Length == language.Length || tag[language.Length] == '-');

    /// <param name="problem">What is wrong, and what to do.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? tag, [NotNullWhen(false)] out string? problem)
    {
        (tag, problem) = (null, null);
        if (text.Length > MaximumLength) problem = TooLong(MaximumLength, text.Length);
        else if (Form().Match(text) is { Success: true } match) tag = InUsualCase(match);
        else problem = text.Contains('_', StringComparison.Ordinal)
            ? $"Expected {Expected}: its parts are joined by '-', not by '_'."
            : $"Expected {Expected}.";
        return tag is not null;
    }

    internal static string TooLong(int maximum, int length) =>
        string.Create(CultureInfo.InvariantCulture, $"Expected at most {maximum} characters, got {length}.");

    private static string InUsualCase(Match match)
    {
        var script = match.Groups["script"].Value;
        return string.Concat(
            match.Groups["language"].Value.ToLowerInvariant(),
            script.Length == 0 ? script : $"-{char.ToUpperInvariant(script[0])}{script[1..].ToLowerInvariant()}",
            match.Groups["region"] is { Success: true, Value: var region } ? $"-{region.ToUpperInvariant()}" : string.Empty,
            match.Groups["rest"].Value.ToLowerInvariant());
    }

    [GeneratedRegex(
        @"\A(?<language>[a-z]{2,3}(-[a-z]{3}){0,3}|[a-z]{4,8})(-(?<script>[a-z]{4}))?(-(?<region>[a-z]{2}|[0-9]{3}))?"
            + "(?<rest>(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-[0-9a-wy-z](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?)\\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}

/// <summary>A time zone by its name in the IANA database, as this machine knows it.</summary>
public static partial class TimeZoneName
{
    public const int MaximumLength = 64;
    public const string Expected = "a time zone of the IANA database, like Europe/Vienna or UTC";

    /// <param name="problem">What is wrong, and what to do.</param>
    public static bool TryParse(string text, [NotNullWhen(false)] out string? problem)
    {
        if (text.Length > MaximumLength) problem = LanguageTag.TooLong(MaximumLength, text.Length);
        else if (Form().IsMatch(text) && TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) && zone.HasIanaId) problem = null;
        else problem = $"Unknown time zone. Expected {Expected}. Offsets and the names of Windows are not accepted.";
        return problem is null;
    }

    /// <summary>No path, and none of the copies that some systems keep of the database.</summary>
    [GeneratedRegex(@"\A(?!posix|right|localtime)[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
