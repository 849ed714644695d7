using System.Numerics;

namespace PushFunctions.Core.Templates.Liquid;

/// <summary>What gives a value. <c>ToString()</c> is its source without superfluous blanks.</summary>
internal abstract class Expression
{
    public abstract object? Evaluate(RenderContext context);
}

internal sealed class Literal(object? value, string source) : Expression
{
    public object? Value => value;

    public override object? Evaluate(RenderContext context) => value;

    public override string ToString() => source;
}

/// <summary>A variable with its path.</summary>
internal sealed class Lookup(Expression name, IReadOnlyList<Lookup.Segment> path) : Expression
{
    public override object? Evaluate(RenderContext context)
    {
        context.Rendering.Spend(1 + (path.Count / 4));
        var value = name.Evaluate(context) is string variable ? context.Find(variable) : null;
        foreach (var segment in path)
        {
            if (value is null)
                return null;

            value = Member(value, segment.Key.Evaluate(context), segment.IsDotted);
        }

        return value;
    }

    public override string ToString() =>
        (name is Literal { Value: string plain } && !name.ToString()!.StartsWith('\'')
            && !name.ToString()!.StartsWith('"') ? plain : $"[{name}]") + string.Concat(path);

    private static object? Member(object value, object? key, bool isDotted) => (value, key) switch
    {
        (LiquidObject members, string name) when members.Has(name) => members.Find(name),
        (ForLoop loop, string name) => loop.Find(name),
        (TableLoop loop, string name) => loop.Find(name),
        (object?[] array, BigInteger index) => At(array, index),
        (_, string name) when isDotted => Command(value, name),
        _ => null,
    };

    /// <summary>size, first and last, which everything that has them answers.</summary>
    private static object? Command(object value, string name) => (name, value) switch
    {
        ("size", string or object?[] or LiquidObject or LiquidRange or BigInteger) => ArrayFilters.Size(value),
        ("first" or "last", string or object?[] or LiquidRange) => ArrayFilters.End(value, name == "first"),
        ("first", LiquidObject) => ArrayFilters.End(value, isFirst: true),
        _ => null,
    };

    private static object? At(object?[] array, BigInteger index)
    {
        var place = index < 0 ? index + array.Length : index;
        return place >= 0 && place < array.Length ? array[(int)place] : null;
    }

    internal readonly record struct Segment(Expression Key, bool IsDotted)
    {
        public override string ToString() => IsDotted ? $".{((Literal)Key).Value}" : $"[{Key}]";
    }
}

internal sealed class RangeExpression(Expression from, Expression to) : Expression
{
    public override object? Evaluate(RenderContext context)
    {
        var range = new LiquidRange(Bound(from.Evaluate(context)), Bound(to.Evaluate(context)));
        context.Rendering.Spend(1);
        return range;
    }

    public override string ToString() => $"({from}..{to})";

    /// <summary>A float is cut where it is written down, and refused where it comes from a variable.</summary>
    private static BigInteger Bound(object? value) => value switch
    {
        BigInteger number => number,
        null => BigInteger.Zero,
        string text => LiquidNumber.LeadingInteger(text),
        _ => throw new LiquidException("a range needs integers"),
    };
}

/// <summary>A value and the filters that it goes through.</summary>
internal sealed class FilterChain(Expression input, IReadOnlyList<FilterCall> filters) : Expression
{
    public override object? Evaluate(RenderContext context)
    {
        var value = input.Evaluate(context);
        foreach (var filter in filters)
            value = filter.Apply(value, context);

        return value;
    }
}

/// <summary>A filter with its arguments. It pays for what it is given and for what it gives.</summary>
internal sealed class FilterCall(LiquidFilter filter, IReadOnlyList<Expression> arguments, Expression? allowFalse)
{
    public object? Apply(object? input, RenderContext context)
    {
        var rendering = context.Rendering;
        rendering.Spend(1);
        rendering.SpendFor(input);
        var values = new object?[arguments.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(context);
            rendering.SpendFor(values[i]);
        }

        var result = filter.Apply(input, new FilterArguments(values, rendering, ValueComparer.IsTrue(allowFalse?.Evaluate(context))));
        if (result is object?[] array)
            LiquidException.DemandElements(array.Length);

        rendering.Spend(ValueSize.Of(result).Bounded().Steps);
        return result;
    }
}

/// <summary>Comparisons joined with and, or. They bind to the right: the first that decides ends the
/// evaluation.</summary>
internal sealed class Condition(Expression left, string? comparison, Expression? right, bool isAnd = false, Condition? next = null)
{
    public Condition Join(bool and, Condition following) => new(left, comparison, right, and, following);

    public bool Holds(RenderContext context)
    {
        for (var condition = this; ; condition = condition.Next!)
        {
            var result = condition.Compare(context);
            if (condition.Next is null || result != condition.IsAnd)
                return result;
        }
    }

    private Condition? Next => next;

    private bool IsAnd => isAnd;

    private bool Compare(RenderContext context)
    {
        context.Rendering.Spend(1);
        var value = left.Evaluate(context);
        if (comparison is null)
            return ValueComparer.IsTrue(value);

        var other = right!.Evaluate(context);
        context.Rendering.SpendFor(value);
        context.Rendering.SpendFor(other);
        return comparison switch
        {
            "==" => ValueComparer.Instance.Equals(value, other),
            "!=" or "<>" => !ValueComparer.Instance.Equals(value, other),
            "<" => Order(value, other) < 0,
            ">" => Order(value, other) > 0,
            "<=" => Order(value, other) <= 0,
            ">=" => Order(value, other) >= 0,
            "contains" => Contains(value, other, context.Rendering),
            "startswith" => LiquidText.Of(value).StartsWith(LiquidText.Of(other), StringComparison.Ordinal),
            _ => LiquidText.Of(value).EndsWith(LiquidText.Of(other), StringComparison.Ordinal),
        };
    }

    /// <summary>Only numbers and texts have an order; asking for it between the two is a mistake, and with nothing it
    /// is never so.</summary>
    private static int? Order(object? left, object? right) => (left, right) switch
    {
        (BigInteger or double or string, BigInteger or double or string) =>
            ValueComparer.Order(left, right) ?? throw new LiquidException("a number is compared with a text"),
        _ => null,
    };

    private static bool Contains(object? value, object? other, Rendering rendering)
    {
        if (value is not string text)
            return ValueComparer.IsTrue(other) && HasElement(value, other);

        var part = LiquidText.Of(other);
        rendering.SpendForSearch(text, part);
        return ValueComparer.IsTrue(other) && text.Contains(part, StringComparison.Ordinal);
    }

    private static bool HasElement(object? value, object? other) => value switch
    {
        object?[] array => array.Contains(other, ValueComparer.Instance),
        LiquidObject members => other is string name && members.Has(name),
        LiquidRange range => other is BigInteger number && number >= range.From && number <= range.To,
        _ => false,
    };
}
