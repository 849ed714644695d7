using Fluid;
using Fluid.Values;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>Rounds a half away from zero, as a price is; Fluid rounds it to the even digit.</summary>
internal static class RoundFilter
{
    public static ValueTask<FluidValue> Round(FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        var digits = (int)Math.Clamp(arguments.At(0).ToNumberValue(), 0, 28);
        return NumberValue.Create(Math.Round(input.ToNumberValue(), digits, MidpointRounding.AwayFromZero));
    }
}
