using System.Numerics;

namespace PushFunctions.Core.Templates.Liquid;

/// <summary>A part of a template that is rendered.</summary>
internal abstract class Node
{
    /// <summary>Whether it writes nothing, or nothing but white space: a block of such parts is left out as a
    /// whole.</summary>
    public virtual bool IsBlank => false;

    public abstract void Render(RenderContext context);
}

internal sealed class TextNode(string text, bool isRaw) : Node
{
    public bool IsRaw => isRaw;

    public override bool IsBlank => isRaw ? text.Length == 0 : text.AsSpan().Trim(LiquidText.WhiteSpace).IsEmpty;

    public override void Render(RenderContext context) => context.Write(text);
}

/// <summary>What stands between two tags of a block, or the whole template.</summary>
internal sealed class Body(List<Node> nodes)
{
    public bool IsBlank => nodes.TrueForAll(node => node.IsBlank);

    /// <summary>Takes the white space out of a blank body.</summary>
    public void RemoveWhiteSpace() => nodes.RemoveAll(node => node is TextNode { IsRaw: false });

    public void Render(RenderContext context)
    {
        for (var i = 0; i < nodes.Count && context.Interrupt == Interrupt.None; i++)
        {
            context.Rendering.Spend(1);
            nodes[i].Render(context);
        }
    }
}

/// <summary>An output in braces, or echo.</summary>
internal sealed class Output(Expression? expression) : Node
{
    public override void Render(RenderContext context)
    {
        var value = expression?.Evaluate(context);
        context.Rendering.SpendFor(value as object?[]);
        context.Write(LiquidText.Shown(value));
    }
}

internal sealed class Assign(string name, Expression? expression) : Node
{
    public override bool IsBlank => true;

    public override void Render(RenderContext context) => context.Assign(name, expression?.Evaluate(context));
}

internal sealed class Capture(string name, Body body) : Node
{
    public override bool IsBlank => true;

    public override void Render(RenderContext context) => context.Assign(name, context.Capture(body.Render));
}

/// <summary>increment prints a counter and adds one, decrement takes one away and prints it.</summary>
internal sealed class Counter(string name, bool isUp) : Node
{
    public override void Render(RenderContext context)
    {
        var value = context.CounterOf(name) switch
        {
            null => BigInteger.Zero,
            BigInteger number => number,
            _ => throw new LiquidException("a counter has the name of a variable that is no integer"),
        };
        context.Count(name, isUp ? value + 1 : value - 1);
        context.Write(LiquidText.Of(isUp ? value : value - 1));
    }
}

/// <summary>break and continue. Outside a loop they end the text.</summary>
internal sealed class InterruptTag(Interrupt interrupt) : Node
{
    public override void Render(RenderContext context) => context.Interrupt = interrupt;
}

/// <summary>A comment.</summary>
internal sealed class Comment : Node
{
    public override bool IsBlank => true;

    public override void Render(RenderContext context)
    {
    }
}

/// <summary>if with its alternatives, and unless, whose first condition is turned round.</summary>
internal sealed class IfTag(IReadOnlyList<(Condition? Condition, Body Body)> branches, bool isUnless) : Node
{
    public override bool IsBlank => branches.All(branch => branch.Body.IsBlank);

    public override void Render(RenderContext context)
    {
        for (var i = 0; i < branches.Count; i++)
        {
            var (condition, body) = branches[i];
            if (condition is null || condition.Holds(context) != (isUnless && i == 0))
            {
                body.Render(context);
                return;
            }
        }
    }
}

/// <summary>Every value that fits runs its block; an else runs where nothing before it has fitted. Null values are an
/// else.</summary>
internal sealed class CaseTag(Expression subject, IReadOnlyList<(IReadOnlyList<Expression>? Values, Body Body)> branches) : Node
{
    public override bool IsBlank => branches.All(branch => branch.Body.IsBlank);

    public override void Render(RenderContext context)
    {
        var matched = false;
        foreach (var (values, body) in branches)
        {
            if (values is null && !matched)
                body.Render(context);

            foreach (var value in values ?? [])
            {
                if (!new Condition(subject, "==", value).Holds(context))
                    continue;

                matched = true;
                body.Render(context);
            }
        }
    }
}

/// <summary>Takes the next of its values in each round. Cycles of a name, or of the same literals, take turns
/// together.</summary>
internal sealed class CycleTag(Expression? name, IReadOnlyList<Expression> values) : Node
{
    private readonly object _group = values.All(value => value is Literal) ? string.Join(',', values) : new object();

    public override void Render(RenderContext context)
    {
        var group = name is null ? (false, _group) : (true, Key(name.Evaluate(context), context));
        var turn = context.Cycles.GetValueOrDefault(group);
        context.Write(turn < values.Count ? LiquidText.Shown(values[turn].Evaluate(context)) : "");
        context.Cycles[group] = turn + 1 < values.Count ? turn + 1 : 0;
    }

    private static string Key(object? value, RenderContext context)
    {
        context.Rendering.SpendFor(value);
        return value switch
        {
            null => "nil",
            string text => $"'{text}",
            _ => LiquidText.Of(value),
        };
    }
}

/// <summary>The elements that a loop goes over, and where it begins and ends.</summary>
internal sealed record LoopSource(string Variable, Expression Collection, Expression? Offset, Expression? Limit)
{
    /// <param name="from">Elements to skip.</param>
    /// <param name="limit">Elements to take; null for all.</param>
    public static object?[] Slice(object? collection, int from, int? limit, RenderContext context)
    {
        context.Rendering.Spend(1);
        context.Rendering.Spend(ValueSize.Of(collection is string ? null : collection).Elements / TemplateLimits.ElementsPerStep);
        var elements = collection switch
        {
            // A text is one element, whatever is skipped.
            string text => text.Length == 0 ? [] : [text],
            object?[] array => array,
            LiquidObject members => members.Pairs(),
            LiquidRange range => range.Numbers(),
            _ => [],
        };
        if (collection is string || (from <= 0 && limit is null))
            return [.. elements];

        var last = limit is { } count ? (long)from + count : elements.Length;
        return [.. elements.Where((_, index) => index >= from && index < last)];
    }
}

/// <summary>The for tag.</summary>
internal sealed class ForTag(LoopSource source, bool offsetContinues, bool isReversed, Body body, Body? otherwise) : Node
{
    private readonly string _name = $"{source.Variable}-{source.Collection}";

    public override bool IsBlank => body.IsBlank && otherwise is null or { IsBlank: true };

    public override void Render(RenderContext context)
    {
        var from = offsetContinues ? context.LoopEnds.GetValueOrDefault(_name) : Count(source.Offset?.Evaluate(context)) ?? 0;
        var elements = LoopSource.Slice(source.Collection.Evaluate(context), from, Count(source.Limit?.Evaluate(context)), context);
        if (isReversed)
            Array.Reverse(elements);

        context.LoopEnds[_name] = from + elements.Length;
        if (elements.Length == 0)
        {
            otherwise?.Render(context);
            return;
        }

        var outer = context.CurrentLoop;
        var loop = context.CurrentLoop = new ForLoop(_name, elements.Length, outer);
        for (; loop.Index < elements.Length && context.Interrupt != Interrupt.Break; loop.Index++)
        {
            context.Interrupt = Interrupt.None;
            context.Rendering.Spend(1);
            context.EnterRound(source.Variable, elements[loop.Index], "forloop", loop);
            body.Render(context);
            context.LeaveRound();
        }

        context.Interrupt = Interrupt.None;
        context.CurrentLoop = outer;
    }

    private static int? Count(object? value) => value is null ? null : LiquidNumber.ToCount(value);
}

/// <summary>The forloop variable.</summary>
internal sealed class ForLoop(string name, int length, ForLoop? parent)
{
    public int Index { get; set; }

    public object? Find(string property) => property switch
    {
        "name" => name,
        "length" => new BigInteger(length),
        "parentloop" => parent,
        "index" => new BigInteger(Index + 1),
        "index0" => new BigInteger(Index),
        "rindex" => new BigInteger(length - Index),
        "rindex0" => new BigInteger(length - Index - 1),
        "first" => Index == 0,
        "last" => Index == length - 1,
        _ => null,
    };

    public override string ToString() => "Liquid::ForloopDrop";
}

/// <summary>The tablerow tag: a loop that writes an HTML table.</summary>
internal sealed class TableRowTag(LoopSource source, Expression? columns, Body body) : Node
{
    public override bool IsBlank => body.IsBlank;

    public override void Render(RenderContext context)
    {
        var collection = source.Collection.Evaluate(context);
        if (!ValueComparer.IsTrue(collection))
            return;

        var elements = LoopSource.Slice(collection, Count(source.Offset, context) ?? 0, Count(source.Limit, context), context);
        var table = new TableLoop(elements.Length, Count(columns, context) ?? elements.Length);
        context.Write("<tr class=\"row1\">\n");
        for (; table.Index < elements.Length && context.Interrupt != Interrupt.Break; table.Next())
        {
            context.Interrupt = Interrupt.None;
            context.Rendering.Spend(1);
            context.Write($"<td class=\"col{table.Column}\">");
            context.EnterRound(source.Variable, elements[table.Index], "tablerowloop", table);
            body.Render(context);
            context.LeaveRound();
            context.Write("</td>");
            if (context.Interrupt != Interrupt.Break && table.EndsRow)
                context.Write($"</tr>\n<tr class=\"row{table.Row + 1}\">");
        }

        context.Interrupt = Interrupt.None;
        context.Write("</tr>\n");
    }

    /// <summary>Read leniently, unlike the numbers of a for tag.</summary>
    private static int? Count(Expression? expression, RenderContext context) =>
        expression is null ? null : expression.Evaluate(context) switch
        {
            null => 0,
            BigInteger number => (int)BigInteger.Clamp(number, -int.MaxValue, int.MaxValue),
            double number => (int)Math.Clamp(number, -int.MaxValue, int.MaxValue),
            string text => (int)BigInteger.Clamp(LiquidNumber.LeadingInteger(text), -int.MaxValue, int.MaxValue),
            _ => throw new LiquidException("an integer was expected"),
        };
}

/// <summary>The tablerowloop variable.</summary>
internal sealed class TableLoop(int length, int columns)
{
    public int Index { get; private set; }

    public int Column { get; private set; } = 1;

    public int Row { get; private set; } = 1;

    public bool EndsRow => Column == columns && Index != length - 1;

    public void Next()
    {
        (Column, Row) = Column == columns ? (1, Row + 1) : (Column + 1, Row);
        Index++;
    }

    public object? Find(string property) => property switch
    {
        "length" => new BigInteger(length),
        "index" => new BigInteger(Index + 1),
        "index0" => new BigInteger(Index),
        "rindex" => new BigInteger(length - Index),
        "rindex0" => new BigInteger(length - Index - 1),
        "first" => Index == 0,
        "last" => Index == length - 1,
        "col" => new BigInteger(Column),
        "col0" => new BigInteger(Column - 1),
        "row" => new BigInteger(Row),
        "col_first" => Column == 1,
        "col_last" => Column == columns,
        _ => null,
    };

    public override string ToString() => "Liquid::TablerowloopDrop";
}
