using CsCheck;

namespace PushFunctions.Testing;

/// <summary>Random filters, and registrations that they match or do not.</summary>
public static class SomeFilters
{
    /// <summary>Few keys and values, so that filters match something; odd characters, so that their columns are tested.</summary>
    public static readonly string[] Keys = ["plan", "a.b", "a_b", "A-B", "x~", "_2e"];
    public static readonly string[] Values = ["", "premium", "free", "a~b", "Z"];
    public static readonly string[] Languages = ["de", "de-AT", "den", "en", "zh-Hant-TW", "zh"];

    public static readonly AudienceId[] Audiences = [.. Enumerable.Range(0, 2).Select(number => AudienceId.FromTail($"01k7q2bx0mft5bvbxh3781hkm{number}"))];

    private static readonly Gen<Filter> Leaf = Gen.OneOf(
        Gen.Const<Filter>(new Filter.All()),
        One(Keys).Select<string, Filter>(key => new Filter.Tag(key, null)),
        Gen.Select(One(Keys), One(Values)).Select<(string, string), Filter>(pair => new Filter.Tag(pair.Item1, pair.Item2)),
        One(Enum.GetValues<Provider>()).Select<Provider, Filter>(provider => new Filter.OfProvider(provider)),
        One(Languages).Select<string, Filter>(language => new Filter.Locale(language)),
        One(Audiences).Select<AudienceId, Filter>(audience => new Filter.Member(audience)));

    /// <summary>Up to 4 levels and 8 leaves.</summary>
    public static readonly Gen<Filter> Any = Of(Filter.MaximumDepth);

    public static readonly Gen<Dictionary<string, string>> Tags = Gen.Dictionary(One(Keys), One(Values))[0, 3];

    public static Gen<T> One<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static Gen<Filter> Of(int depth) => depth == 1
        ? Leaf
        : Gen.Frequency(
            (3, Leaf),
            (2, Of(depth - 1).Array[1, 2].Select<Filter[], Filter>(filters => new Filter.And(filters))),
            (2, Of(depth - 1).Array[1, 2].Select<Filter[], Filter>(filters => new Filter.Or(filters))),
            (1, Of(depth - 1).Select<Filter, Filter>(filter => new Filter.Not(filter))));
}
