using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Tables.Filters;

/// <summary>Of the operators, "not" binds closest, then "and", then "or".</summary>
internal sealed class FilterParser
{
    /// <summary>https://learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities.</summary>
    private const int MaximumComparisons = 15;

    private readonly FilterLexer _lexer;
    private FilterToken _token;
    private int _comparisons;

    private FilterParser(string filter)
    {
        _lexer = new FilterLexer(filter);
        _token = _lexer.Next();
    }

    /// <exception cref="RefusedException">It is no filter.</exception>
    public static Filter Parse(string? filter)
    {
        if (string.IsNullOrWhiteSpace(filter)) return new Filter.Everything();
        var parser = new FilterParser(filter);
        var parsed = parser.Or();
        return parser._token.Kind == FilterTokenKind.End ? parsed : throw Invalid();
    }

    private Filter Or()
    {
        var left = And();
        while (Take("or")) left = new Filter.Or(left, And());
        return left;
    }

    private Filter And()
    {
        var left = Not();
        while (Take("and")) left = new Filter.And(left, Not());
        return left;
    }

    private Filter Not() => Take("not") ? new Filter.Not(Not()) : Single();

    private Filter Single()
    {
        if (_token.Kind == FilterTokenKind.Open)
        {
            Advance();
            var inner = Or();
            if (Advance().Kind != FilterTokenKind.Close) throw Invalid();
            return inner;
        }

        // Azurite does not count them.
        if (++_comparisons > MaximumComparisons) throw Invalid();
        var left = Advance();
        if (OperatorOf(_token) is not { } comparison)
            return left.Kind == FilterTokenKind.Word ? new Filter.Comparison(left.Text, ComparisonOperator.Eq, true) : throw Invalid();

        Advance();
        var right = Advance();
        return (left.Kind, right.Kind) switch
        {
            (FilterTokenKind.Word, FilterTokenKind.Literal) => new Filter.Comparison(left.Text, comparison, right.Value!),
            (FilterTokenKind.Literal, FilterTokenKind.Word) => new Filter.Comparison(right.Text, Turned(comparison), left.Value!),
            _ => throw Invalid(),
        };
    }

    private static ComparisonOperator? OperatorOf(FilterToken token) => token.Kind != FilterTokenKind.Word ? null : token.Text switch
    {
        "eq" => ComparisonOperator.Eq,
        "ne" => ComparisonOperator.Ne,
        "gt" => ComparisonOperator.Gt,
        "ge" => ComparisonOperator.Ge,
        "lt" => ComparisonOperator.Lt,
        "le" => ComparisonOperator.Le,
        _ => null,
    };

    private static ComparisonOperator Turned(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Gt => ComparisonOperator.Lt,
        ComparisonOperator.Ge => ComparisonOperator.Le,
        ComparisonOperator.Lt => ComparisonOperator.Gt,
        ComparisonOperator.Le => ComparisonOperator.Ge,
        _ => comparison,
    };

    private bool Take(string word)
    {
        if (!_token.Is(word)) return false;
        Advance();
        return true;
    }

    private FilterToken Advance()
    {
        var taken = _token;
        _token = _lexer.Next();
        return taken;
    }

    private static RefusedException Invalid() => new(TableErrors.InvalidInput);
}
