using Fluid;
using Fluid.Values;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>The filters whose result can be a product of two long texts: its length is known before it is made.</summary>
internal static class TextFilters
{
    public static ValueTask<FluidValue> Replace(FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        var text = input.ToStringValue();
        var old = arguments.At(0).ToStringValue();
        var replacement = arguments.At(1).ToStringValue();
        if (old.Length == 0)
            return StringValue.Create(text);

        var found = text.AsSpan().Count(old);
        Demand(text.Length + ((long)found * (replacement.Length - old.Length)));
        return StringValue.Create(text.Replace(old, replacement, StringComparison.Ordinal));
    }

    public static ValueTask<FluidValue> Join(FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        if (input is not ArrayValue array)
            return input;

        // Without an argument the separator is a space, as everywhere in Liquid.
        var separator = arguments.Count == 0 ? " " : arguments.At(0).ToStringValue();
        Demand((long)separator.Length * (array.Values.Count - 1));
        return StringValue.Create(string.Join(separator, array.Values.Select(value => value.ToStringValue())));
    }

    private static void Demand(long characters)
    {
        if (characters > TemplateLimits.TextCharacters)
            throw new LimitReachedException($"a text has more than {TemplateLimits.TextCharacters:N0} characters");
    }
}
