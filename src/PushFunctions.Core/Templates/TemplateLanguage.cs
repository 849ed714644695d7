using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Core.Templates;

/// <summary>The part of Liquid that templates may use; docs/personalization.md explains each.</summary>
public static class TemplateLanguage
{
    /// <summary>Names of the tags, without their ends; <c>#</c> is the inline comment.</summary>
    public static IReadOnlyCollection<string> Tags => TemplateParser.Tags;

    /// <summary>Names of the filters.</summary>
    public static IReadOnlyCollection<string> Filters => LiquidFilters.All.Keys;
}
