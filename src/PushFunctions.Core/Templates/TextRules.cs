using System.Buffers;
using System.Globalization;
using System.Text;
using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Core.Templates;

/// <summary>What a text may be: as it comes in a request and, where a Liquid template makes it, as it is
/// rendered.</summary>
/// <param name="Minimum">Characters (UTF-16 code units). What a template gives may be empty.</param>
/// <param name="Maximum">Characters (UTF-16 code units).</param>
public sealed record TextRule(int Minimum, int Maximum)
{
    /// <summary>Texts for people may have line breaks and tabs; names, keys and addresses may not.</summary>
    public bool AllowsLines { get; init; }

    /// <summary>Whatever Unicode has: it is the provider's to judge.</summary>
    public bool AllowsControls { get; init; }

    /// <summary>It goes into a header, which has no blanks at its ends.</summary>
    public bool IsTrimmed { get; init; }

    /// <summary>In UTF-8; null for no limit of its own.</summary>
    public int? MaximumBytes { get; init; }

    /// <summary>Null for any.</summary>
    public SearchValues<char>? Characters { get; init; }

    /// <summary>How <see cref="Characters"/> are written in a message.</summary>
    public string CharactersText { get; init; } = "";

    /// <summary>A template is bounded by this instead of <see cref="Maximum"/>: what counts is what comes out. 0
    /// where the text is no template.</summary>
    public int MaximumTemplate { get; init; }

    /// <summary>Any further rule: what is wrong, or null.</summary>
    public Func<string, string?>? Further { get; init; }

    /// <summary>What is wrong with a text or template of a request, or null.</summary>
    public string? WrongWith(string text)
    {
        if (MaximumTemplate == 0 || !LiquidTokenizer.IsLiquid(text)) return WrongWith(text, Minimum);
        if (text.Length > MaximumTemplate)
            return string.Create(CultureInfo.InvariantCulture, $"Expected {Minimum} to {MaximumTemplate} characters, got {text.Length}.");
        return WrongWithControls(text);
    }

    /// <summary>What is wrong with what a template gave, or null.</summary>
    public string? WrongWithRendered(string text) => text.Length == 0 ? null : WrongWith(text, 0);

    private string? WrongWith(string text, int minimum)
    {
        if (text.Length < minimum || text.Length > Maximum)
            return string.Create(CultureInfo.InvariantCulture, $"Expected {Minimum} to {Maximum} characters, got {text.Length}.");
        if (MaximumBytes is { } bytes && Encoding.UTF8.GetByteCount(text) > bytes)
            return string.Create(
                CultureInfo.InvariantCulture, $"Expected at most {bytes} bytes of UTF-8, got {Encoding.UTF8.GetByteCount(text)}.");
        if (WrongWithControls(text) is { } problem) return problem;
        if (IsTrimmed && text.AsSpan().Trim().Length != text.Length)
            return "Leading and trailing whitespace is not allowed: the value is sent as a header.";
        if (Characters is { } allowed && text.AsSpan().ContainsAnyExcept(allowed))
            return $"Only the characters {CharactersText} are allowed.";
        return Further?.Invoke(text);
    }

    private string? WrongWithControls(string text)
    {
        if (AllowsControls || !text.Any(IsForbidden)) return null;
        return AllowsLines ? "Control characters other than tab and line breaks are not allowed." : "Control characters are not allowed.";
    }

    private bool IsForbidden(char character) => char.IsControl(character) && !(AllowsLines && character is ('\t' or '\n' or '\r'));
}

/// <summary>The rules of a send's texts. The limits only keep the absurd out: what a push may weigh is judged as
/// rendered, against the provider's limit.</summary>
public static class TextRules
{
    private const int MaximumName = 1024;
    private const int MaximumAddress = 4096;
    private const string TagCharactersText = "a-z, A-Z, 0-9, '.', '_', '~' and '-'";

    private static readonly SearchValues<char> TagCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~-");

    /// <summary>Overrides: the provider's rules hold for them.</summary>
    public static TextRule Any { get; } = new(0, TemplateLimits.TextCharacters) { AllowsControls = true };

    /// <summary>Texts for people, and the values of data.</summary>
    public static TextRule Prose { get; } = new(
        0, TemplateLimits.TextCharacters)
    { AllowsLines = true, MaximumTemplate = TemplateLimits.TextCharacters };

    /// <summary>Image and link.</summary>
    public static TextRule Address { get; } = new(1, MaximumAddress) { MaximumTemplate = MaximumAddress };

    /// <summary>Category, thread and sound.</summary>
    public static TextRule Name { get; } = new(1, MaximumName) { MaximumTemplate = MaximumName };

    public static TextRule CollapseKey { get; } =
        new(1, TemplateLimits.CollapseKeyBytes)
        {
            MaximumBytes = TemplateLimits.CollapseKeyBytes,
            IsTrimmed = true,
            MaximumTemplate = MaximumName
        };

    public static TextRule Badge { get; } = new(1, MaximumName)
    {
        MaximumTemplate = MaximumName,
        Further = static text => TryReadBadge(text, out _)
            ? null
            : "Expected a number from 0 to 2147483647 without a fraction, or a template that renders to one.",
    };

    public static TextRule TagKey { get; } = new(1, 128) { Characters = TagCharacters, CharactersText = TagCharactersText };

    public static TextRule TagValue { get; } = new(
        0, TemplateLimits.TagCharacters)
    { Characters = TagCharacters, CharactersText = TagCharactersText };

    /// <summary>What a template makes of it is checked when it is rendered.</summary>
    public static TextRule TagTemplate { get; } = TagValue with { MaximumTemplate = 1024 };

    /// <summary>3.0 is an integer too: Liquid may write it so.</summary>
    public static bool TryReadBadge(string text, out int badge)
    {
        badge = 0;
        if (!decimal.TryParse(
            text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out var number)) return false;
        if (number < 0 || number > int.MaxValue || number != decimal.Truncate(number)) return false;
        badge = (int)number;
        return true;
    }
}

/// <summary>Text that is Unicode: slice and truncate count UTF-16 units and may cut an emoji in half.</summary>
internal static class WellFormedText
{
    /// <summary>Without the halves that stand alone; a replacement character would show as a box.</summary>
    public static string Of(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
            return text;

        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                kept.Append(text[i]);
            }
            else if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                kept.Append(text, i, 2);
                i++;
            }
        }

        return kept.ToString();
    }
}
