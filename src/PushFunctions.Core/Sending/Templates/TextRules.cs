using System.Buffers;
using System.Text;

namespace PushFunctions.Core.Sending.Templates;

/// <summary>What a field's text may be once it is rendered. Each rule says what is wrong, or null.</summary>
internal static class TextRules
{
    private static readonly SearchValues<char> TagCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~-");

    public static string? Any(string text) => null;

    public static string? Tag(string text)
    {
        if (text.Length > TemplateLimits.TagCharacters)
            return $"a tag's value can have up to {TemplateLimits.TagCharacters} characters";

        return text.AsSpan().ContainsAnyExcept(TagCharacters) ? "a tag's value can have the characters a-z A-Z 0-9 . _ ~ - only" : null;
    }

    public static string? CollapseKey(string text) => Encoding.UTF8.GetByteCount(text) > TemplateLimits.CollapseKeyBytes
        ? $"a collapse key can have up to {TemplateLimits.CollapseKeyBytes} bytes in UTF-8"
        : null;
}
