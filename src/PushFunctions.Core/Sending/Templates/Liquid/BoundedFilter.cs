using Fluid;
using Fluid.Values;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>
/// A filter that pays for what it is given and what it gives. With it holds: no value of a rendering is bigger than the limits,
/// so that a filter whose result grows by a factor at most needs no bound of its own.
/// </summary>
internal sealed class BoundedFilter(FilterDelegate filter)
{
    public async ValueTask<FluidValue> ApplyAsync(FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        var steps = (RenderContext)context;
        steps.Spend(1 + ValueSize.Of(input).Steps);

        var result = await filter(input, arguments, context);
        if (result is ArrayValue { Values.Count: > TemplateLimits.ArrayElements })
            throw new LimitReachedException($"an array has more than {TemplateLimits.ArrayElements:N0} elements");

        steps.Spend(ValueSize.Of(result).Bounded().Steps);
        return result;
    }
}
