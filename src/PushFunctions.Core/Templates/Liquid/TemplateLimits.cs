namespace PushFunctions.Core.Templates.Liquid;

/// <summary>
/// What a template may use. A template is a stranger's program: it is stopped by these numbers, which are the same
/// on every machine, and not by a clock, so that the same send always gives the same texts. They stand in docs/personalization.md.
/// </summary>
public static class TemplateLimits
{
    /// <summary>Characters of one field, before and after rendering, and of every text in between.</summary>
    public const int TextCharacters = 16_384;

    /// <summary>Elements of an array, numbers of a range.</summary>
    public const int ArrayElements = 1_000;

    /// <summary>Characters of a recipient's variables as JSON.</summary>
    public const int VariableCharacters = 16_384;

    /// <summary>Levels of objects and arrays in a recipient's variables.</summary>
    public const int VariableDepth = 16;

    /// <summary>Steps of one recipient's rendering, all fields together. A tag, an output, a variable and a filter take one or two each.</summary>
    public const int Steps = 10_000;

    /// <summary>Characters that a variable or a filter handles for one more step.</summary>
    public const int CharactersPerStep = 256;

    /// <summary>Array elements and object members that a variable, a loop or a filter handles for one more step.</summary>
    public const int ElementsPerStep = 16;

    /// <summary>Characters times characters that a search of one text in another compares for one more step.</summary>
    internal const int ComparisonsPerStep = 65_536;

    /// <summary>Levels of blocks and brackets inside each other.</summary>
    public const int Nesting = 30;

    /// <summary>Filters in one expression.</summary>
    public const int FiltersPerExpression = 20;

    /// <summary>Arguments of one filter.</summary>
    public const int FilterArguments = 10;

    /// <summary>Comparisons joined with and, or.</summary>
    public const int Conditions = 20;

    /// <summary>Characters of a date format.</summary>
    public const int DateFormatCharacters = 128;

    /// <summary>Characters of a tag's value.</summary>
    public const int TagCharacters = 256;

    /// <summary>Bytes of a collapse key in UTF-8.</summary>
    public const int CollapseKeyBytes = 64;
}
