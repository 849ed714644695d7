using System.Buffers;
using PushFunctions.Api.Bodies;

namespace PushFunctions.Api.Sends;

/// <summary>What tags may be.</summary>
internal static class TagRules
{
    public const int Maximum = 10;
    private const string CharactersText = "a-z, A-Z, 0-9, '.', '_', '~' and '-'";
    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~-");

    public static readonly TextRule Key = new(1, 128) { Characters = Characters, CharactersText = CharactersText };

    public static readonly TextRule Value = new(0, 256) { Characters = Characters, CharactersText = CharactersText };

    /// <summary>What a template makes of it is checked when it is rendered.</summary>
    public static readonly TextRule TemplateValue = Value with { MaximumTemplate = 1024 };
}
