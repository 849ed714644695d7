using Fluid.Ast;
using Parlot;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>What an expression may be; what it costs is counted when it is evaluated.</summary>
internal static class ExpressionGuard
{
    /// <summary>A literal, a variable or a range.</summary>
    public static Expression Value(Expression expression, TextPosition position) => expression switch
    {
        RangeExpression range => BoundedRange.Create(range, position),
        MemberExpression member when !IsContinue(member) => new MeteredMember(member),
        _ => expression,
    };

    /// <summary>A value and its filters.</summary>
    public static Expression Chain(Expression expression, TextPosition position)
    {
        var filters = 0;
        var input = expression;
        for (; input is FilterExpression filter; input = filter.Input)
        {
            if (!LiquidFilters.All.ContainsKey(filter.Name))
                throw new ParseException($"Unknown filter '{Shorten(filter.Name)}' in this expression", position);

            if (++filters > TemplateLimits.FiltersPerExpression)
                throw new ParseException($"More than {TemplateLimits.FiltersPerExpression} filters in this expression", position);

            if (filter.Parameters.Count > TemplateLimits.FilterArguments)
                throw new ParseException($"More than {TemplateLimits.FilterArguments} arguments for a filter in this expression", position);
        }

        // Its value would be the left side when printed and the comparison's when asked: hardly ever what was meant, and
        // a chain without end when assigned again and again.
        return input is BinaryExpression
            ? throw new ParseException("A comparison is possible in if, elsif and unless only", position)
            : expression;
    }

    /// <summary>A condition of if, elsif, unless. It is a tree as deep as it has parts.</summary>
    public static void Condition(Expression expression, TextPosition position)
    {
        var parts = 1;
        for (; expression is BinaryExpression binary; expression = binary.Right)
        {
            if (++parts > TemplateLimits.Conditions)
                throw new ParseException($"More than {TemplateLimits.Conditions} conditions in this tag", position);
        }
    }

    // In offset:continue it is a word of the language, which the for tag recognizes by its type.
    private static bool IsContinue(MemberExpression member) =>
        member.Segments is [IdentifierSegment { Identifier: "continue" }];

    private static string Shorten(string name) => name.Length <= 40 ? name : name[..40];
}
