using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fluid;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>How templates are rendered: the same everywhere, with no files, no host objects, no culture, no time zone of a machine.</summary>
internal static class LiquidOptions
{
    public static readonly TemplateOptions Shared = Create();

    private static TemplateOptions Create()
    {
        var options = new TemplateOptions
        {
            CultureInfo = CultureInfo.InvariantCulture,
            TimeZone = TimeZoneInfo.Utc,
            ModelNamesComparer = StringComparer.Ordinal,
            StrictFilters = true,

            // Second nets below the guards: Fluid counts its own statements and loops.
            MaxSteps = TemplateLimits.Steps,
            MaxRecursion = TemplateLimits.Nesting,

            // What comes out is JSON again, not HTML.
            JsonSerializerOptions = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping },
        };

        options.Filters.Clear();
        foreach (var (name, filter) in LiquidFilters.All)
            options.Filters.AddFilter(name, new BoundedFilter(filter).ApplyAsync);

        return options;
    }
}
