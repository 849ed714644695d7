using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PushFunctions.Core.Users;

/// <summary>
/// Chooses among the Users that are registered under an App: an expression of up to <see cref="MaximumLeaves"/> leaves
/// and <see cref="MaximumDepth"/> levels, evaluated on a registration.
/// </summary>
public abstract record Filter
{
    public const int MaximumLeaves = 20;
    public const int MaximumDepth = 4;

    private Filter() { }

    /// <summary>Everyone.</summary>
    public sealed record All : Filter;

    /// <param name="Value">Null where any value will do.</param>
    public sealed record Tag(string Key, string? Value) : Filter;

    /// <summary>A User with a device of the provider.</summary>
    public sealed record OfProvider(Provider Provider) : Filter;

    /// <summary>The language and what is more special: <c>de</c> holds for <c>de-AT</c> too.</summary>
    /// <param name="Language">As <see cref="LanguageTag"/> writes it.</param>
    public sealed record Locale(string Language) : Filter;

    /// <summary>A member of an Audience. Never an Audience with a filter: that filter stands here itself.</summary>
    public sealed record Member(AudienceId Audience) : Filter;

    public sealed record And(IReadOnlyList<Filter> Filters) : Filter;

    public sealed record Or(IReadOnlyList<Filter> Filters) : Filter;

    public sealed record Not(Filter Filter) : Filter;

    /// <summary>The Audiences whose members must be known.</summary>
    public IEnumerable<AudienceId> Audiences => Leaves().OfType<Member>().Select(member => member.Audience).Distinct();

    public IEnumerable<Filter> Leaves() => this switch
    {
        And and => and.Filters.SelectMany(filter => filter.Leaves()),
        Or or => or.Filters.SelectMany(filter => filter.Leaves()),
        Not not => not.Filter.Leaves(),
        _ => [this],
    };

    /// <summary>Levels of and, or and not, and one for the leaves.</summary>
    public int Depth => this switch
    {
        And and => 1 + and.Filters.Max(filter => filter.Depth),
        Or or => 1 + or.Filters.Max(filter => filter.Depth),
        Not not => 1 + not.Filter.Depth,
        _ => 1,
    };

    /// <param name="isMember">Whether the registration's User is in the Audience.</param>
    public bool Matches(Registration registration, Func<AudienceId, bool> isMember) => this switch
    {
        All => true,
        Tag tag => registration.Tags.TryGetValue(tag.Key, out var value) && (tag.Value is null || tag.Value == value),
        OfProvider of => registration.Devices.Any(device => device.Address.Provider == of.Provider),
        Locale locale => LanguageTag.Covers(locale.Language, registration.Locale),
        Member member => isMember(member.Audience),
        And and => and.Filters.All(filter => filter.Matches(registration, isMember)),
        Or or => or.Filters.Any(filter => filter.Matches(registration, isMember)),
        Not not => !not.Filter.Matches(registration, isMember),
        _ => throw new InvalidOperationException("A filter of an unknown kind."),
    };

    /// <summary>The same with other filters in the place of some leaves.</summary>
    public Filter Replace(Func<Filter, Filter> leaf) => this switch
    {
        And and => new And([.. and.Filters.Select(filter => filter.Replace(leaf))]),
        Or or => new Or([.. or.Filters.Select(filter => filter.Replace(leaf))]),
        Not not => new Not(not.Filter.Replace(leaf)),
        _ => leaf(this),
    };

    /// <summary>As in a request: what is stored, and what the API shows.</summary>
    public JsonObject ToJson() => this switch
    {
        All => new JsonObject { ["all"] = true },
        Tag tag => new JsonObject { ["tag"] = tag.Value is null ? tag.Key : $"{tag.Key}:{tag.Value}" },
        OfProvider of => new JsonObject { ["provider"] = of.Provider.ToName() },
        Locale locale => new JsonObject { ["locale"] = locale.Language },
        Member member => new JsonObject { ["audienceId"] = member.Audience.Value },
        And and => new JsonObject { ["and"] = new JsonArray([.. and.Filters.Select(filter => filter.ToJson())]) },
        Or or => new JsonObject { ["or"] = new JsonArray([.. or.Filters.Select(filter => filter.ToJson())]) },
        Not not => new JsonObject { ["not"] = not.Filter.ToJson() },
        _ => throw new InvalidOperationException("A filter of an unknown kind."),
    };

    /// <exception cref="InvalidDataException">The text is no filter that <see cref="ToJson"/> wrote.</exception>
    public static Filter Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return FilterReader.TryRead(document.RootElement, out var filter, out _)
                ? filter
                : throw new InvalidDataException("A stored filter cannot be read.");
        }
        catch (JsonException)
        {
            throw new InvalidDataException("A stored filter is no JSON.");
        }
    }
}

/// <summary>What is wrong in a filter, and where.</summary>
/// <param name="Path">Names and indexes below the filter, like <c>.and[1].tag</c>; empty for the filter itself.</param>
public sealed record FilterProblem(string Path, string Message);

/// <summary>Reads a filter from JSON.</summary>
public static class FilterReader
{
    private const string Kinds = "all, tag, provider, locale, audienceId, and, or, not";

    /// <param name="problems">All that is wrong, each once; empty where the filter is right.</param>
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out Filter? filter, out IReadOnlyList<FilterProblem> problems)
    {
        var found = new List<FilterProblem>();
        var leaves = 0;
        filter = Read(json, string.Empty, 1, ref leaves, found);
        if (leaves > Filter.MaximumLeaves)
            found.Add(new FilterProblem(
                string.Empty, $"A filter can have at most {Filter.MaximumLeaves} conditions; this one has {leaves}. Put some of them into an Audience."));
        problems = found;
        if (found.Count > 0) filter = null;
        return filter is not null;
    }

    private static Filter? Read(JsonElement json, string path, int level, ref int leaves, List<FilterProblem> problems)
    {
        if (json.ValueKind != JsonValueKind.Object) return Refuse("Expected an object with one of " + Kinds + ".");
        var members = json.EnumerateObject().Take(2).ToList();
        if (members.Count != 1) return Refuse("Expected exactly one of " + Kinds + ".");
        var (name, value) = (members[0].Name, members[0].Value);
        if (level > Filter.MaximumDepth)
            return Refuse($"A filter can have at most {Filter.MaximumDepth} levels. Write it with fewer, or put a part of it into an Audience.");
        var inner = $"{path}.{name}";
        if (name is not ("and" or "or" or "not")) leaves++;
        switch (name)
        {
            case "all":
                return value.ValueKind == JsonValueKind.True ? new Filter.All() : RefuseAt(inner, "Expected true.");
            case "tag":
                return ReadTag(value, inner);
            case "provider":
                return value.ValueKind == JsonValueKind.String && ProviderNames.TryParse(value.GetString(), out var provider)
                    ? new Filter.OfProvider(provider)
                    : RefuseAt(inner, $"Expected one of {string.Join(", ", ProviderNames.All)}.");
            case "locale":
                return value.ValueKind == JsonValueKind.String && LanguageTag.TryParse(value.GetString(), out var language)
                    ? new Filter.Locale(language)
                    : RefuseAt(inner, $"Expected {LanguageTag.Expected}.");
            case "audienceId":
                return value.ValueKind == JsonValueKind.String && AudienceId.TryParse(value.GetString(), out var audience)
                    ? new Filter.Member(audience)
                    : RefuseAt(inner, "Expected the ID of an audience: comms_audience_ followed by 26 to 34 characters.");
            case "not":
                return Read(value, inner, level + 1, ref leaves, problems) is { } negated ? new Filter.Not(negated) : null;
            case "and" or "or":
                return ReadList(value, inner, level, name == "and", ref leaves, problems);
            default:
                return RefuseAt(path, "Expected exactly one of " + Kinds + ".");
        }

        Filter? Refuse(string message) => RefuseAt(path, message);

        Filter? RefuseAt(string at, string message)
        {
            problems.Add(new FilterProblem(at, message));
            return null;
        }

        Filter? ReadTag(JsonElement text, string at)
        {
            if (text.ValueKind != JsonValueKind.String) return RefuseAt(at, "Expected a string: a key, or key:value.");
            var parts = text.GetString()!.Split(':', 2);
            if ((TextRules.TagKey with { Maximum = Registration.MaximumTagKey }).WrongWith(parts[0]) is { } wrong)
                return RefuseAt(at, $"Expected a key, or key:value. Invalid key: {wrong}");
            if (parts.Length == 2 && TextRules.TagValue.WrongWith(parts[1]) is { } problem)
                return RefuseAt(at, $"Expected a key, or key:value. Invalid value: {problem}");
            return new Filter.Tag(parts[0], parts.Length == 2 ? parts[1] : null);
        }
    }

    private static Filter? ReadList(
        JsonElement json, string path, int level, bool isAnd, ref int leaves, List<FilterProblem> problems)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() == 0)
        {
            problems.Add(new FilterProblem(path, "Expected an array with at least one filter."));
            return null;
        }

        if (json.GetArrayLength() > Filter.MaximumLeaves)
        {
            problems.Add(new FilterProblem(path, $"Expected at most {Filter.MaximumLeaves} filters."));
            return null;
        }

        var filters = new List<Filter>();
        var index = 0;
        foreach (var item in json.EnumerateArray())
        {
            if (Read(item, $"{path}[{index++}]", level + 1, ref leaves, problems) is { } filter) filters.Add(filter);
        }

        if (filters.Count < index) return null;
        return isAnd ? new Filter.And(filters) : new Filter.Or(filters);
    }
}
