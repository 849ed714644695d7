using Azure.Data.Tables;

namespace PushFunctions.Storage.Tables;

/// <summary>
/// The part of a filter that the table service evaluates: an over-approximation, made of what a filter asks to be there.
/// What <c>not</c> means for a column that a row lacks is not to be relied on, and the service knows no Audiences, so
/// that both count as true here; Core evaluates the filter itself on the rows that come back. The service allows 15
/// comparisons in a query, of which the range takes up to 5.
/// </summary>
internal static class FilterQuery
{
    private const int MaximumComparisons = 10;

    private const string And = " and ";
    private const string Or = " or ";

    /// <summary>A filter is sent encoded in the URL.</summary>
    private const int MaximumLength = 4_096;

    /// <summary>Null where the service can leave out nothing.</summary>
    public static string? Of(Filter filter)
    {
        var term = Approximate(filter, MaximumComparisons);
        return term is { } found && Uri.EscapeDataString(found.Text).Length <= MaximumLength ? $"({found.Text})" : null;
    }

    /// <param name="budget">Comparisons that it may have.</param>
    private static Term? Approximate(Filter filter, int budget) => filter switch
    {
        Filter.Tag { Value: null } tag => new Term($"{TagColumns.NameOf(tag.Key)} ge ''", 1),
        Filter.Tag tag => new Term(TagColumns.NameOf(tag.Key) + TableClient.CreateQueryFilter($" eq {tag.Value}"), 1),
        Filter.OfProvider of => new Term($"{RegistrationRows.ColumnOf(of.Provider)} ge 1", 1),
        Filter.Locale locale => OfLocale(locale.Language, budget),
        Filter.And and => Join(and.Filters, And, budget),
        Filter.Or or => Join(or.Filters, Or, budget),
        _ => null,
    };

    private static Term? OfLocale(string language, int budget) => budget < 3
        ? null
        : new Term(
            TableClient.CreateQueryFilter($"(Locale eq {language} or (Locale ge {language + "-"} and Locale lt {language + "."}))"), 3);

    /// <summary>What does not fit is left out of an <c>and</c>: more rows come back, and none is missing. Of an
    /// <c>or</c> it is all or nothing.</summary>
    private static Term? Join(IReadOnlyList<Filter> filters, string word, int budget)
    {
        var texts = new List<string>();
        var used = 0;
        foreach (var filter in filters)
        {
            var term = used == budget ? null : Approximate(filter, budget - used);
            if (term is null && word == Or) return null;
            if (term is null) continue;
            texts.Add(term.Text);
            used += term.Comparisons;
        }

        return texts.Count == 0 ? null : new Term($"({string.Join(word, texts)})", used);
    }

    private sealed record Term(string Text, int Comparisons);
}
