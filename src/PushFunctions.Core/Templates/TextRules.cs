using System.Buffers;
using System.Globalization;
using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Core.Templates;

/// <summary>The rules of a send's texts. The limits only keep the absurd out: what a push may weigh is judged as rendered, against the provider's limit.</summary>
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
    public static TextRule Prose { get; } = new(0, TemplateLimits.TextCharacters) { AllowsLines = true, MaximumTemplate = TemplateLimits.TextCharacters };

    /// <summary>Image and link.</summary>
    public static TextRule Address { get; } = new(1, MaximumAddress) { MaximumTemplate = MaximumAddress };

    /// <summary>Category, thread and sound.</summary>
    public static TextRule Name { get; } = new(1, MaximumName) { MaximumTemplate = MaximumName };

    public static TextRule CollapseKey { get; } =
        new(1, TemplateLimits.CollapseKeyBytes) { MaximumBytes = TemplateLimits.CollapseKeyBytes, IsTrimmed = true, MaximumTemplate = MaximumName };

    public static TextRule Badge { get; } = new(1, MaximumName)
    {
        MaximumTemplate = MaximumName,
        Further = static text => TryReadBadge(text, out _) ? null : "Expected a number from 0 to 2147483647 without a fraction, or a template that gives one.",
    };

    public static TextRule TagKey { get; } = new(1, 128) { Characters = TagCharacters, CharactersText = TagCharactersText };

    public static TextRule TagValue { get; } = new(0, TemplateLimits.TagCharacters) { Characters = TagCharacters, CharactersText = TagCharactersText };

    /// <summary>What a template makes of it is checked when it is rendered.</summary>
    public static TextRule TagTemplate { get; } = TagValue with { MaximumTemplate = 1024 };

    /// <summary>3.0 is an integer too: Liquid may write it so.</summary>
    public static bool TryReadBadge(string text, out int badge)
    {
        badge = 0;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)) return false;
        if (number < 0 || number > int.MaxValue || number != decimal.Truncate(number)) return false;
        badge = (int)number;
        return true;
    }
}
