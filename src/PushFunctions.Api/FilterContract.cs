using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>A <c>filter</c>, in sends and in Audiences.</summary>
internal static class FilterContract
{
    /// <summary>Its kinds. A filter has exactly one of them, and may hold others, so that Core's reader reads it as a
    /// whole.</summary>
    public static readonly RequestShape Shape = new(
        "FilterRequest",
        "Chooses among the Users that are registered in the App: exactly one of the fields, up to 20 conditions in 4 levels.");

    public static readonly Rule<Filter> Rule = new(Read, new ValueSchema("") { Shape = Shape });

    static FilterContract()
    {
        Shape.Optional("all", Rules.Boolean(), "Everyone: `true`.");
        Shape.Optional("tag", Text(Patterns.TagFilter), "Users with a tag: its key, or `key:value`.");
        Shape.Optional("provider", Rules.Provider, $"Users with a device of the provider: {ProviderNames.AnyOf}.");
        Shape.Optional("locale", Text(Patterns.Language), "Users of a language: `de` matches `de-AT` too.");
        Shape.Optional("audienceId", Rules.AudienceId, "Users of an audience.");
        Shape.Optional("and", Rules.List(1, Filter.MaximumLeaves, Rule), "Users that match every filter.");
        Shape.Optional("or", Rules.List(1, Filter.MaximumLeaves, Rule), "Users that match any of the filters.");
        Shape.Optional("not", Rule, "Users that do not match the filter.");
    }

    private static Rule<string> Text(string pattern) => new(field => field.Text(TextRules.Any), ValueSchema.Match(pattern));

    private static Filter? Read(JsonField field)
    {
        if (FilterReader.TryRead(field.Element, out var filter, out var problems)) return filter;
        foreach (var problem in problems) field.Problems.Add(field.Path.Below(problem.Path), problem.Message);
        return null;
    }
}
