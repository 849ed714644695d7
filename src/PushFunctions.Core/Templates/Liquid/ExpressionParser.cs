using System.Globalization;
using System.Numerics;

namespace PushFunctions.Core.Templates.Liquid;

/// <summary>Reads what stands inside braces. It reads each character once and goes back nowhere.</summary>
internal sealed class ExpressionParser
{
    private static readonly string[] Comparisons = ["==", "!=", "<>", "<=", ">=", "<", ">"];

    private readonly string _text;
    private readonly int _offset;
    private int _position;
    private int _depth;

    public ExpressionParser(string text, int offset)
    {
        (_text, _offset) = (text, offset);
        SkipSpace();
    }

    public bool IsAtEnd => _position == _text.Length;

    public bool IsQuote => Current is '\'' or '"';

    private char Current => IsAtEnd ? '\0' : _text[_position];

    public TemplateSyntaxException Error(string message) => new(message, _offset + _position);

    public void DemandEnd()
    {
        if (!IsAtEnd)
            throw Error("The end of the tag was expected");
    }

    public bool Take(char character)
    {
        if (Current != character)
            return false;

        _position++;
        SkipSpace();
        return true;
    }

    public void Demand(char character)
    {
        if (!Take(character))
            throw Error($"'{character}' was expected");
    }

    public bool TakeWord(string word)
    {
        var end = _position + word.Length;
        if (!_text.AsSpan(_position).StartsWith(word, StringComparison.Ordinal) || (end < _text.Length && IsNamePart(_text[end])))
            return false;

        _position = end;
        SkipSpace();
        return true;
    }

    /// <summary>A name, with an optional question mark at its end.</summary>
    public string Name(string what = "A name")
    {
        var start = _position;
        while (IsNamePart(Current))
            _position++;

        if (_position == start)
            throw Error($"{what} was expected");

        if (Current == '?')
            _position++;

        var name = _text[start.._position];
        SkipSpace();
        return name;
    }

    /// <summary>A name followed by a colon, as before a named argument; null where there is none.</summary>
    public string? NameBeforeColon()
    {
        var start = _position;
        if (IsNamePart(Current) && !char.IsAsciiDigit(Current))
        {
            var name = Name();
            if (Take(':'))
                return name;
        }

        _position = start;
        return null;
    }

    /// <summary>A value with its filters; null where nothing stands.</summary>
    public Expression? Chain()
    {
        if (IsAtEnd)
            return null;

        var start = _position;
        var input = Value();
        var filters = new List<FilterCall>();
        while (Take('|'))
        {
            if (filters.Count == TemplateLimits.FiltersPerExpression)
                throw new TemplateSyntaxException(
                    $"More than {TemplateLimits.FiltersPerExpression} filters in this expression", _offset + start);

            filters.Add(Filter());
        }

        if (Comparison() is not null)
            throw Error("A comparison is possible in if, elsif and unless only");

        DemandEnd();
        return filters.Count == 0 ? input : new FilterChain(input, filters);
    }

    /// <summary>Comparisons joined with and, or.</summary>
    public Condition Condition()
    {
        var conditions = new List<(Condition Condition, bool And)>();
        do
        {
            if (conditions.Count == TemplateLimits.Conditions)
                throw Error($"More than {TemplateLimits.Conditions} conditions in this tag");

            var left = Operand();
            var comparison = Comparison();
            conditions.Add((new Condition(left, comparison, comparison is null ? null : Operand()), TakeWord("and")));
        }
        while (conditions[^1].And || TakeWord("or"));

        DemandEnd();
        var joined = conditions[^1].Condition;
        for (var i = conditions.Count - 2; i >= 0; i--)
            joined = conditions[i].Condition.Join(conditions[i].And, joined);

        return joined;
    }

    /// <summary>A value in a comparison, where <c>empty</c> and <c>blank</c> equal whatever is so.</summary>
    public Expression Operand() => Value() switch
    {
        Literal { Value: "" } word when word.ToString() == "empty" => new Literal(EmptyWord.Empty, "empty"),
        Literal { Value: "" } word when word.ToString() == "blank" => new Literal(EmptyWord.Blank, "blank"),
        var value => value,
    };

    /// <summary>A literal, a variable or a range.</summary>
    public Expression Value()
    {
        if (++_depth > TemplateLimits.Nesting)
            throw Error($"Nested deeper than {TemplateLimits.Nesting} levels");

        var value = Current switch
        {
            '\'' or '"' => Text(),
            '(' => Range(),
            '[' => Variable(),
            _ when StartsNumber() => Number(),
            _ when IsNamePart(Current) => Variable(),
            _ => throw Error("A value was expected"),
        };
        _depth--;
        return value;
    }

    private string? Comparison()
    {
        foreach (var symbol in Comparisons)
        {
            if (_text.AsSpan(_position).StartsWith(symbol, StringComparison.Ordinal))
            {
                _position += symbol.Length;
                SkipSpace();
                return symbol;
            }
        }

        return TakeWord("contains") ? "contains" : TakeWord("startswith") ? "startswith" : TakeWord("endswith") ? "endswith" : null;
    }

    private FilterCall Filter()
    {
        var start = _offset + _position;
        var name = Name("The name of a filter");
        if (!LiquidFilters.All.TryGetValue(name, out var filter))
            throw new TemplateSyntaxException($"Unknown filter '{(name.Length <= 40 ? name : name[..40])}'", start);

        var arguments = new List<Expression>();
        Expression? allowFalse = null;
        if (Take(':'))
        {
            do
            {
                if (IsAtEnd || Current == '|')
                    break;

                var at = _position;
                if (NameBeforeColon() is not { } named)
                    arguments.Add(Value());
                else if (filter.TakesAllowFalse && named == "allow_false")
                    allowFalse = Value();
                else
                    throw new TemplateSyntaxException($"The filter '{name}' does not take an argument of this name", _offset + at);
            }
            while (Take(','));
        }

        return arguments.Count < filter.Least || arguments.Count > filter.Most
            ? throw new TemplateSyntaxException($"The filter '{name}' takes {filter.Expected}", start)
            : new FilterCall(filter, arguments, allowFalse);
    }

    private Literal Text()
    {
        var start = _position;
        var end = _text.IndexOf(Current, start + 1);
        if (end < 0)
            throw Error("The end of a text was expected");

        _position = end + 1;
        SkipSpace();
        return new Literal(_text[(start + 1)..end], _text[start..(end + 1)]);
    }

    /// <summary>A name may begin with digits, such as 2nd: only digits and a point are a number.</summary>
    private bool StartsNumber()
    {
        var index = Current == '-' ? _position + 1 : _position;
        var digits = index;
        while (index < _text.Length && char.IsAsciiDigit(_text[index]))
            index++;

        return index > digits && (index == _text.Length || !IsNamePart(_text[index]));
    }

    private Literal Number()
    {
        var start = _position++;
        while (char.IsAsciiDigit(Current))
            _position++;

        var isFloat = Current == '.' && _position + 1 < _text.Length && char.IsAsciiDigit(_text[_position + 1]);
        if (isFloat)
        {
            _position++;
            while (char.IsAsciiDigit(Current))
                _position++;
        }

        var source = _text[start.._position];
        if (source.Length > 300)
            throw Error("A number is too long");

        SkipSpace();
        return new Literal(
            isFloat ? double.Parse(source, CultureInfo.InvariantCulture) : BigInteger.Parse(source, CultureInfo.InvariantCulture), source);
    }

    private RangeExpression Range()
    {
        var start = _offset + _position;
        Demand('(');
        var from = Bound(Value());
        if (!Take('.') || !Take('.'))
            throw Error("'..' was expected: parentheses are for ranges");

        var to = Bound(Value());
        Demand(')');
        try
        {
            if (from is Literal { Value: BigInteger first } && to is Literal { Value: BigInteger last })
                _ = new LiquidRange(first, last);
        }
        catch (LiquidException)
        {
            throw new TemplateSyntaxException($"A range of more than {TemplateLimits.ArrayElements:N0} numbers", start);
        }

        return new RangeExpression(from, to);
    }

    private Expression Bound(Expression bound) => bound switch
    {
        Literal { Value: double real } => new Literal(new BigInteger(real), bound.ToString()!),
        Literal { Value: bool } => throw Error("A range needs integers"),
        _ => bound,
    };

    private Expression Variable()
    {
        var isName = Current != '[';
        var name = isName ? Name() : "";
        var variable = isName ? new Literal(name, name) : Bracketed();
        var path = new List<Lookup.Segment>();
        while (true)
        {
            if (Current == '[')
                path.Add(new Lookup.Segment(Bracketed(), IsDotted: false));
            else if (Current == '.' && !(_position + 1 < _text.Length && _text[_position + 1] == '.') && Take('.'))
                path.Add(new Lookup.Segment(new Literal(Name(), ""), IsDotted: true));
            else
                break;
        }

        if (Current == '(')
            throw Error("Functions cannot be called");

        return isName && path.Count == 0
            ? name switch
            {
                "nil" or "null" => new Literal(null, name),
                "true" => new Literal(true, name),
                "false" => new Literal(false, name),
                "empty" or "blank" => new Literal("", name),
                _ => new Lookup(variable, path),
            }
            : new Lookup(variable, path);
    }

    private Expression Bracketed()
    {
        Demand('[');
        var key = Value();
        Demand(']');
        return key;
    }

    private void SkipSpace()
    {
        while (!IsAtEnd && LiquidText.WhiteSpace.Contains(_text[_position], StringComparison.Ordinal))
            _position++;
    }

    private static bool IsNamePart(char character) => char.IsLetterOrDigit(character) || character is '_' or '-';
}
