using Fluid.Ast;
using Parlot;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>Makes a parsed tag countable and replaces the parts of it that cannot be bounded from outside.</summary>
internal static class TagGuard
{
    public static Statement Guard(Statement tag, TextPosition position)
    {
        switch (tag)
        {
            case IfStatement statement:
                ExpressionGuard.Condition(statement.Condition, position);
                foreach (var alternative in statement.ElseIfs)
                    ExpressionGuard.Condition(alternative.Condition, position);

                return new MeteredTag(tag, 1 + statement.ElseIfs.Count);

            case UnlessStatement statement:
                ExpressionGuard.Condition(statement.Condition, position);
                return new MeteredTag(tag, 1);

            case CaseStatement statement:
                return new MeteredCase(statement);

            case ForStatement { Source: RangeExpression range } loop:
                return new MeteredLoop(loop, BoundedRange.Create(range, position).CheckAsync);

            case ForStatement { Source: MemberExpression source } loop:
                var member = new MeteredMember(source);
                return new MeteredLoop(loop, async context => await member.EvaluateAsync(context));

            case CaptureStatement capture:
                return new BoundedCapture(capture);

            default:
                return new MeteredTag(tag, 1);
        }
    }
}
