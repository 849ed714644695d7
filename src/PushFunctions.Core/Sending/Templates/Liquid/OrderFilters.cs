using Fluid;
using Fluid.Values;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>Sorting, summing and comparing by value or by a property. Fluid compares numbers as texts (10 before 9) and does not sum over objects.</summary>
internal static class OrderFilters
{
    public static ValueTask<FluidValue> Sort(FluidValue input, FilterArguments arguments, TemplateContext context) =>
        SortAsync(input, arguments, context, StringComparison.Ordinal);

    public static ValueTask<FluidValue> SortNatural(FluidValue input, FilterArguments arguments, TemplateContext context) =>
        SortAsync(input, arguments, context, StringComparison.OrdinalIgnoreCase);

    public static async ValueTask<FluidValue> Sum(FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        var sum = 0m;
        foreach (var key in await KeysAsync(input, arguments, context))
            sum += key is NumberValue or StringValue ? key.ToNumberValue() : 0;

        return NumberValue.Create(sum);
    }

    public static ValueTask<FluidValue> Uniq(FluidValue input, FilterArguments arguments, TemplateContext context) =>
        new ArrayValue(input.Enumerate(context).Distinct(ValueComparer.Instance).ToArray());

    private static async ValueTask<FluidValue> SortAsync(
        FluidValue input, FilterArguments arguments, TemplateContext context, StringComparison comparison)
    {
        var keys = await KeysAsync(input, arguments, context);
        var order = Comparer<FluidValue>.Create((left, right) => Compare(left, right, comparison));

        // OrderBy keeps equals in their order, so that the result does not depend on the algorithm.
        return new ArrayValue(input.Enumerate(context).Zip(keys).OrderBy(pair => pair.Second, order).Select(pair => pair.First).ToArray());
    }

    private static async ValueTask<List<FluidValue>> KeysAsync(FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        var keys = new List<FluidValue>();
        foreach (var element in input.Enumerate(context))
            keys.Add(arguments.Count == 0 ? element : await element.GetValueAsync(arguments.At(0).ToStringValue(), context));

        return keys;
    }

    /// <summary>Numbers by size, then texts, then what is missing.</summary>
    private static int Compare(FluidValue left, FluidValue right, StringComparison comparison)
    {
        var byKind = Kind(left).CompareTo(Kind(right));
        if (byKind != 0)
            return byKind;

        return left is NumberValue
            ? left.ToNumberValue().CompareTo(right.ToNumberValue())
            : string.Compare(left.ToStringValue(), right.ToStringValue(), comparison);
    }

    private static int Kind(FluidValue value) => value switch
    {
        NumberValue => 0,
        _ when value.IsNil() => 2,
        _ => 1,
    };
}
