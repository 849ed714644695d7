using System.Text.Json.Nodes;

namespace PushFunctions.Api.OpenApi;

/// <summary>What a value may be, as far as JSON Schema can say it. The readers' own constants go in; a test holds the two together.</summary>
internal sealed record FieldRule
{
    /// <summary>The name of a schema in <see cref="WordSchemas"/>; the other members are not looked at.</summary>
    public string? Words { get; init; }

    public int? MinimumLength { get; init; }

    public int? MaximumLength { get; init; }

    public string? Pattern { get; init; }

    public bool IsBase64 { get; init; }

    public int? Minimum { get; init; }

    public int? Maximum { get; init; }

    /// <summary>The only value that is taken.</summary>
    public string? Constant { get; init; }

    /// <summary>What leaving it out means.</summary>
    public JsonNode? Default { get; init; }

    public int? MinimumItems { get; init; }

    public int? MaximumItems { get; init; }

    /// <summary>Each item of a list, each value of a map.</summary>
    public FieldRule? Each { get; init; }

    public int? MaximumPairs { get; init; }

    /// <summary>The names of a map.</summary>
    public FieldRule? Names { get; init; }

    /// <summary>An object of any content.</summary>
    public bool IsAnyObject { get; init; }

    /// <summary>A time, or a list of one time.</summary>
    public bool IsTimeOrListOfOne { get; init; }

    /// <summary>A format of OpenAPI's registry, such as <c>date-time</c>.</summary>
    public string? Format { get; init; }

    /// <summary>A number, or a text whose template gives one.</summary>
    public bool IsIntegerOrTemplate { get; init; }

    public static FieldRule Of(TextRule rule) => new() { MinimumLength = rule.Minimum, MaximumLength = Math.Max(rule.Maximum, rule.MaximumTemplate) };

    public static FieldRule Word(string words) => new() { Words = words };

    public static FieldRule Match(string pattern) => new() { Pattern = pattern };

    public static FieldRule Between(int minimum, int maximum) => new() { Minimum = minimum, Maximum = maximum };

    public static FieldRule Items(int minimum, int maximum, FieldRule? each = null) => new() { MinimumItems = minimum, MaximumItems = maximum, Each = each };

    public static FieldRule Map(int maximum, FieldRule names, FieldRule values) => new() { MaximumPairs = maximum, Names = names, Each = values };
}
