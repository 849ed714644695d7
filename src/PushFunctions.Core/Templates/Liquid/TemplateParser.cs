using System.Collections.Frozen;

namespace PushFunctions.Core.Templates.Liquid;

/// <summary>
/// Makes the tree of a template. It knows the tags below and refuses all others: include and render would read other
/// templates, ifchanged would compare whatever was written.
/// </summary>
internal sealed class TemplateParser
{
    public static readonly FrozenSet<string> Tags = FrozenSet.ToFrozenSet(
    [
        "#", "assign", "break", "capture", "case", "comment", "continue", "cycle", "decrement", "doc", "echo", "for", "if", "increment",
        "liquid", "raw",
        "tablerow", "unless",
    ]);

    private static readonly FrozenSet<string> Refused = FrozenSet.ToFrozenSet(["include", "render", "ifchanged", "macro", "from"]);

    private readonly Stack<TemplateToken> _tokens;
    private readonly int _end;
    private int _depth;

    private TemplateParser(IEnumerable<TemplateToken> tokens, int end) =>
        (_tokens, _end) = (new Stack<TemplateToken>(tokens.Reverse()), end);

    /// <exception cref="TemplateSyntaxException">It does not parse, or uses what templates do not have.</exception>
    public static Body Parse(string template)
    {
        var nodes = new List<Node>();
        new TemplateParser(LiquidTokenizer.Read(template), template.Length).ParseInto(nodes, []);
        return new Body(nodes);
    }

    /// <summary>Reads up to one of <paramref name="ends"/>, which it takes and gives back; null is the end of the
    /// template.</summary>
    private TemplateToken? ParseInto(List<Node> nodes, IReadOnlyCollection<string> ends)
    {
        while (_tokens.TryPop(out var token))
        {
            switch (token.Kind)
            {
                case TokenKind.Text or TokenKind.Raw:
                    nodes.Add(new TextNode(token.Text, token.Kind == TokenKind.Raw));
                    break;
                case TokenKind.Output:
                    nodes.Add(new Output(new ExpressionParser(token.Text, token.Offset).Chain()));
                    break;
                case TokenKind.Tag when token.Name == "liquid":
                    // Its tags stand in the block around it, and their blocks end inside it.
                    new TemplateParser(token.Lines, token.Offset + token.Text.Length) { _depth = _depth }.ParseInto(nodes, []);
                    break;
                case TokenKind.Tag when ends.Contains(token.Name):
                    return token;
                default:
                    nodes.Add(ParseTag(token));
                    break;
            }
        }

        return ends.Count == 0 ? null : throw new TemplateSyntaxException($"'{{% {ends.Last()} %}}' was expected", _end);
    }

    private Node ParseTag(TemplateToken token)
    {
        var inside = new ExpressionParser(token.Text, token.Offset);
        if (++_depth > TemplateLimits.Nesting)
            throw inside.Error($"Nested deeper than {TemplateLimits.Nesting} levels");

        var node = token.Name switch
        {
            "#" => ParseComment(token),
            "assign" => ParseAssign(inside),
            "break" => End(inside, new InterruptTag(Interrupt.Break)),
            "capture" => ParseCapture(inside),
            "case" => ParseCase(inside),
            "continue" => End(inside, new InterruptTag(Interrupt.Continue)),
            "cycle" => ParseCycle(inside),
            "decrement" => End(inside, new Counter(inside.Name(), isUp: false)),
            "echo" => new Output(inside.Chain()),
            "for" => ParseFor(inside),
            "if" => ParseIf(inside, "endif", isUnless: false),
            "increment" => End(inside, new Counter(inside.Name(), isUp: true)),
            "tablerow" => ParseTableRow(inside),
            "unless" => ParseIf(inside, "endunless", isUnless: true),
            _ => throw new TemplateSyntaxException(
                Refused.Contains(token.Name)
                    ? $"The tag '{token.Name}' cannot be used in a push"
                    : $"Unknown tag '{Shorten(token.Name)}'", token.Offset),
        };
        _depth--;
        return node;
    }

    private static Node End(ExpressionParser inside, Node node)
    {
        inside.DemandEnd();
        return node;
    }

    private static Comment ParseComment(TemplateToken token) =>
        Array.TrueForAll(token.Text.Split('\n')[1..], line => line.AsSpan().TrimStart(LiquidText.WhiteSpace) is [] or ['#', ..])
            ? new Comment()
            : throw new TemplateSyntaxException("Each line of a comment begins with '#'", token.Offset);

    private static Assign ParseAssign(ExpressionParser inside)
    {
        var name = inside.Name();
        inside.Demand('=');
        return new Assign(name, inside.Chain());
    }

    private Capture ParseCapture(ExpressionParser inside)
    {
        // The name may be quoted.
        var name = inside.IsQuote ? (string)((Literal)inside.Value()).Value! : inside.Name();
        inside.DemandEnd();
        return new Capture(name, ParseBody("endcapture"));
    }

    private IfTag ParseIf(ExpressionParser inside, string end, bool isUnless)
    {
        var branches = new List<(Condition? Condition, Body Body)>();
        Condition? condition = inside.Condition();
        while (true)
        {
            var nodes = new List<Node>();
            var token = ParseInto(nodes, ["elsif", "else", end])!;
            branches.Add((condition, new Body(nodes)));
            if (token.Name == end)
                return RemoveWhiteSpace(new IfTag(branches, isUnless), branches.Select(branch => branch.Body));

            condition = token.Name == "else" ? null : new ExpressionParser(token.Text, token.Offset).Condition();
        }
    }

    private CaseTag ParseCase(ExpressionParser inside)
    {
        var subject = inside.Value();
        inside.DemandEnd();
        var before = new List<Node>();
        var branches = new List<(IReadOnlyList<Expression>? Values, Body Body)>();
        for (var token = ParseInto(before, ["when", "else", "endcase"])!; token.Name != "endcase";)
        {
            var part = new ExpressionParser(token.Text, token.Offset);
            var values = token.Name == "when" ? ParseValues(part) : null;
            part.DemandEnd();
            var nodes = new List<Node>();
            token = ParseInto(nodes, ["when", "else", "endcase"])!;
            branches.Add((values, new Body(nodes)));
        }

        var tag = new CaseTag(subject, branches);
        return new Body(before).IsBlank ? RemoveWhiteSpace(tag, branches.Select(branch => branch.Body)) : tag;
    }

    private static List<Expression> ParseValues(ExpressionParser part)
    {
        var values = new List<Expression>();
        do
        {
            values.Add(part.Operand());
        }
        while (part.TakeWord("or") || part.Take(','));

        return values;
    }

    private static CycleTag ParseCycle(ExpressionParser inside)
    {
        var first = inside.Value();
        Expression? name = null;
        if (inside.Take(':'))
            (name, first) = (first, inside.Value());

        var values = new List<Expression> { first };
        while (inside.Take(',') && !inside.IsAtEnd)
            values.Add(inside.Value());

        inside.DemandEnd();
        return new CycleTag(name, values);
    }

    private ForTag ParseFor(ExpressionParser inside)
    {
        var source = ParseSource(inside);
        var isReversed = inside.TakeWord("reversed");
        var continues = false;
        while (!inside.IsAtEnd)
        {
            inside.Take(',');
            var unexpected = inside.Error("'limit:' or 'offset:' was expected");
            switch (inside.NameBeforeColon())
            {
                case "limit":
                    source = source with { Limit = inside.Value() };
                    break;
                case "offset":
                    continues = inside.TakeWord("continue");
                    source = source with { Offset = continues ? null : inside.Value() };
                    break;
                default:
                    throw unexpected;
            }
        }

        var nodes = new List<Node>();
        Body? otherwise = null;
        if (ParseInto(nodes, ["else", "endfor"])!.Name == "else")
            otherwise = ParseBody("endfor");

        var body = new Body(nodes);
        return RemoveWhiteSpace(new ForTag(source, continues, isReversed, body, otherwise), otherwise is null ? [body] : [body, otherwise]);
    }

    private TableRowTag ParseTableRow(ExpressionParser inside)
    {
        var source = ParseSource(inside);
        Expression? columns = null;
        while (!inside.IsAtEnd)
        {
            inside.Take(',');
            var unexpected = inside.Error("'cols:', 'limit:' or 'offset:' was expected");
            switch (inside.NameBeforeColon())
            {
                case "cols":
                    columns = inside.Value();
                    break;
                case "limit":
                    source = source with { Limit = inside.Value() };
                    break;
                case "offset":
                    source = source with { Offset = inside.Value() };
                    break;
                default:
                    throw unexpected;
            }
        }

        return new TableRowTag(source, columns, ParseBody("endtablerow"));
    }

    private static LoopSource ParseSource(ExpressionParser inside)
    {
        var variable = inside.Name();
        return inside.TakeWord("in") ? new LoopSource(variable, inside.Value(), null, null) : throw inside.Error("'in' was expected");
    }

    private Body ParseBody(string end)
    {
        var nodes = new List<Node>();
        ParseInto(nodes, [end]);
        return new Body(nodes);
    }

    private static T RemoveWhiteSpace<T>(T tag, IEnumerable<Body> bodies)
        where T : Node
    {
        if (tag.IsBlank)
        {
            foreach (var body in bodies)
                body.RemoveWhiteSpace();
        }

        return tag;
    }

    private static string Shorten(string name) => name.Length <= 40 ? name : name[..40];
}
