namespace PushFunctions.Api;

/// <summary>What tags may be.</summary>
internal static class TagRules
{
    public const int Maximum = 10;

    public static readonly TextRule Key = TextRules.TagKey;

    public static readonly TextRule Value = TextRules.TagValue;

    public static readonly TextRule TemplateValue = TextRules.TagTemplate;
}
