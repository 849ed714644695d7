using System.Globalization;
using System.Text.Json;
using PushFunctions.Api.Http;
using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Api;

/// <summary>Reads a recipient's variables. What no template could be given is refused here, and not as a failed push of each recipient.</summary>
internal static class VariablesReader
{
    public const int MaximumBytes = 8 * 1024;

    /// <returns>The variables as compact JSON.</returns>
    public static string? Read(JsonField field)
    {
        if (field.Element.ValueKind != JsonValueKind.Object) return field.ObjectText(MaximumBytes);
        if (LevelsOf(field.Element) > TemplateLimits.VariableDepth)
            return field.Refuse<string?>(string.Create(CultureInfo.InvariantCulture, $"Expected at most {TemplateLimits.VariableDepth} levels of objects and arrays."));
        if (LongestArrayIn(field.Element) > TemplateLimits.ArrayElements)
            return field.Refuse<string?>(string.Create(CultureInfo.InvariantCulture, $"Expected at most {TemplateLimits.ArrayElements} elements in an array."));
        return field.ObjectText(MaximumBytes);
    }

    // The body as a whole has a limit of levels, so that this ends.
    private static int LevelsOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => 1 + element.EnumerateObject().Select(member => LevelsOf(member.Value)).DefaultIfEmpty().Max(),
        JsonValueKind.Array => 1 + element.EnumerateArray().Select(LevelsOf).DefaultIfEmpty().Max(),
        _ => 0,
    };

    private static int LongestArrayIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Select(member => LongestArrayIn(member.Value)).DefaultIfEmpty().Max(),
        JsonValueKind.Array => Math.Max(element.GetArrayLength(), element.EnumerateArray().Select(LongestArrayIn).DefaultIfEmpty().Max()),
        _ => 0,
    };
}
