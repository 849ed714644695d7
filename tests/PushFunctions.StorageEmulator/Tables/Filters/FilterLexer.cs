using System.Globalization;
using System.Text;
using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Tables.Filters;

/// <summary>Cuts a filter into words, parentheses and literals.</summary>
internal sealed class FilterLexer(string filter)
{
    private int _at;

    public FilterToken Next()
    {
        while (_at < filter.Length && filter[_at] == ' ') _at++;
        if (_at == filter.Length) return new FilterToken(FilterTokenKind.End, string.Empty, null);
        switch (filter[_at])
        {
            case '(':
                _at++;
                return new FilterToken(FilterTokenKind.Open, "(", null);
            case ')':
                _at++;
                return new FilterToken(FilterTokenKind.Close, ")", null);
            case '\'':
                return Literal(Quoted());
        }

        var start = _at;
        while (_at < filter.Length && filter[_at] is not (' ' or '(' or ')' or '\'')) _at++;
        var word = filter[start.._at];
        return _at < filter.Length && filter[_at] == '\'' ? Literal(Prefixed(word, Quoted())) : Word(word);
    }

    private static FilterToken Literal(object value) => new(FilterTokenKind.Literal, string.Empty, value);

    private static FilterToken Word(string word)
    {
        if (word is "true" or "false") return Literal(word == "true");
        if (word[0] is not ('-' or '.') && !char.IsAsciiDigit(word[0])) return new FilterToken(FilterTokenKind.Word, word, null);
        if (word[^1] is 'L' or 'l' && long.TryParse(
            word.AsSpan(0, word.Length - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var big)) return Literal(big);
        if (int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small)) return Literal(small);
        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? Literal(real) : throw Invalid();
    }

    private static object Prefixed(string prefix, string text)
    {
        try
        {
            return prefix switch
            {
                "datetime" => DateTimeOffset.Parse(
                    text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
                "guid" => Guid.Parse(text),
                "X" or "binary" => Convert.FromHexString(text),
                _ => throw Invalid(),
            };
        }
        catch (FormatException)
        {
            throw Invalid();
        }
    }

    /// <summary>A quote in a text is written twice.</summary>
    private string Quoted()
    {
        var text = new StringBuilder();
        for (_at++; _at < filter.Length; _at++)
        {
            if (filter[_at] == '\'')
            {
                if (_at + 1 == filter.Length || filter[_at + 1] != '\'')
                {
                    _at++;
                    return text.ToString();
                }

                _at++;
            }

            text.Append(filter[_at]);
        }

        throw Invalid();
    }

    private static RefusedException Invalid() => new(TableErrors.InvalidInput);
}
