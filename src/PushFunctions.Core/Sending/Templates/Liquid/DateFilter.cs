using System.Globalization;
using Fluid;
using Fluid.Filters;
using Fluid.Values;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>
/// Formats a date. Only whole dates are read: Fluid completes "10:30" or "May 4" from the machine's clock, and then the same
/// send would give another text tomorrow. What is no date stays as it is.
/// </summary>
internal static class DateFilter
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss K",
    ];

    public static ValueTask<FluidValue> Date(FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        var format = arguments.At(0).ToStringValue();
        Demand(format);
        return Read(input, context) is { } date
            ? MiscFilters.Date(new DateTimeValue(date), new FilterArguments(StringValue.Create(format.Length == 0 ? "%Y-%m-%d %H:%M:%S %z" : format)), context)
            : input;
    }

    private static DateTimeOffset? Read(FluidValue input, TemplateContext context)
    {
        if (input is NumberValue)
            return DateTimeOffset.FromUnixTimeSeconds((long)input.ToNumberValue());

        return input.ToStringValue() switch
        {
            "now" or "today" => context.Now(),
            var text when DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) => date,
            _ => null,
        };
    }

    /// <summary>A width such as %9999d would be padded to, before anything could stop it: two digits are enough.</summary>
    private static void Demand(string format)
    {
        if (format.Length > TemplateLimits.DateFormatCharacters)
            throw new LimitReachedException($"a date format has more than {TemplateLimits.DateFormatCharacters} characters");

        var digits = 0;
        foreach (var character in format.SkipWhile(character => character != '%'))
        {
            digits = char.IsDigit(character) ? digits + 1 : 0;
            if (digits > 2)
                throw new LimitReachedException("a date format has a number of more than two digits");
        }
    }
}
