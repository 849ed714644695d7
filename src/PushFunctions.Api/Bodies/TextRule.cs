using System.Buffers;
using System.Globalization;
using System.Text;

namespace PushFunctions.Api.Bodies;

/// <summary>What a text may be.</summary>
/// <param name="Minimum">Characters (UTF-16 code units).</param>
/// <param name="Maximum">Characters (UTF-16 code units).</param>
internal sealed record TextRule(int Minimum, int Maximum)
{
    /// <summary>Texts for people may have line breaks and tabs; names, keys and addresses may not.</summary>
    public bool AllowsLines { get; init; }

    /// <summary>In UTF-8; null for no limit of its own.</summary>
    public int? MaximumBytes { get; init; }

    /// <summary>Null for any; not looked at where a Liquid template makes the text.</summary>
    public SearchValues<char>? Characters { get; init; }

    /// <summary>How <see cref="Characters"/> are written in a message.</summary>
    public string CharactersText { get; init; } = "";

    /// <summary>A template is bounded by this instead of <see cref="Maximum"/>: what counts is what comes out. 0 where the text is no template.</summary>
    public int MaximumTemplate { get; init; }

    /// <summary>Any further rule: what is wrong, or null.</summary>
    public Func<string, string?>? Further { get; init; }

    public string? WrongWith(string text)
    {
        var isTemplate = MaximumTemplate > 0 && (text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal));
        var maximum = isTemplate ? MaximumTemplate : Maximum;
        if (text.Length < Minimum || text.Length > maximum)
            return string.Create(CultureInfo.InvariantCulture, $"Expected {Minimum} to {maximum} characters; there are {text.Length}.");
        if (MaximumBytes is { } bytes && Encoding.UTF8.GetByteCount(text) > bytes)
            return string.Create(CultureInfo.InvariantCulture, $"Expected at most {bytes} bytes of UTF-8; there are {Encoding.UTF8.GetByteCount(text)}.");
        if (text.Any(IsForbidden))
            return AllowsLines ? "Control characters other than tab and line breaks are not allowed." : "Control characters are not allowed.";
        if (!isTemplate && Characters is { } allowed && text.AsSpan().ContainsAnyExcept(allowed)) return $"Only the characters {CharactersText} are allowed.";
        return Further?.Invoke(text);
    }

    private bool IsForbidden(char character) => char.IsControl(character) && !(AllowsLines && character is ('\t' or '\n' or '\r'));
}
