using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace PushFunctions.Core.Users;

/// <summary>A language tag of BCP 47, in the spelling that RFC 5646 recommends: <c>de-AT</c>, <c>zh-Hant-TW</c>. One
/// spelling, so that tags compare as text.</summary>
public static partial class LanguageTag
{
    public const int MaximumLength = 35;
    public const string Expected = "a language tag of BCP 47 of up to 35 characters, like de, de-AT or zh-Hant-TW";

    public static bool TryParse(string? text, [NotNullWhen(true)] out string? tag)
    {
        tag = text is { Length: <= MaximumLength } && Shape().IsMatch(text)
            ? string.Join('-', text.Split('-').Select((part, index) => Spell(part, index)))
            : null;
        return tag is not null;
    }

    /// <summary>Whether the tag is the language itself or a special form of it.</summary>
    public static bool Covers(string language, string? tag) =>
        tag is not null && tag.StartsWith(language, StringComparison.Ordinal)
        && (tag.Length == language.Length || tag[language.Length] == '-');

    private static string Spell(string part, int index) => (index, part.Length) switch
    {
        (0, _) => part.ToLowerInvariant(),
        (_, 2) => part.ToUpperInvariant(),
        (_, 4) when !char.IsAsciiDigit(part[0]) => char.ToUpperInvariant(part[0]) + part[1..].ToLowerInvariant(),
        _ => part.ToLowerInvariant(),
    };

    [GeneratedRegex(@"\A[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\z")]
    private static partial Regex Shape();
}
