using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>A range such as (1..3) whose size is known before its numbers are made.</summary>
internal sealed class BoundedRange(RangeExpression range) : Expression
{
    /// <exception cref="Parlot.ParseException">The bounds are literals and too far from each other.</exception>
    public static BoundedRange Create(RangeExpression range, Parlot.TextPosition position)
    {
        if (range.From is LiteralExpression from && range.To is LiteralExpression to &&
            to.Value.ToNumberValue() - from.Value.ToNumberValue() >= TemplateLimits.ArrayElements)
        {
            throw new Parlot.ParseException($"A range of more than {TemplateLimits.ArrayElements:N0} numbers", position);
        }

        return new BoundedRange(range);
    }

    public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
    {
        await CheckAsync(context);
        return await range.EvaluateAsync(context);
    }

    /// <summary>Takes the steps for the numbers of the range, or stops the rendering.</summary>
    public async ValueTask CheckAsync(TemplateContext context)
    {
        var from = (await range.From.EvaluateAsync(context)).ToNumberValue();
        var to = (await range.To.EvaluateAsync(context)).ToNumberValue();

        // Both are below 7.9e28, so that their difference fits in a decimal.
        var last = Math.Clamp(to, int.MinValue, int.MaxValue) - Math.Clamp(from, int.MinValue, int.MaxValue);
        if (last >= TemplateLimits.ArrayElements)
            throw new LimitReachedException($"a range has more than {TemplateLimits.ArrayElements:N0} numbers");

        ((RenderContext)context).Spend(1 + ((int)Math.Max(0, last) / TemplateLimits.ElementsPerStep));
    }
}
