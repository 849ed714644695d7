using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>A variable with its path; it costs as much as what it leads to is big.</summary>
internal sealed class MeteredMember(MemberExpression member) : Expression
{
    private readonly int _steps = 1 + (member.Segments.Count / 4);

    public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
    {
        var steps = (RenderContext)context;
        steps.Spend(_steps);

        var value = await member.EvaluateAsync(context);
        steps.Spend(ValueSize.Of(value).Steps);
        return value;
    }
}
