using System.Text;

namespace PushFunctions.Core.Templates;

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
