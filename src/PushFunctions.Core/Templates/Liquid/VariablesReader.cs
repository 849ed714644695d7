using System.Numerics;
using System.Text.Json;

namespace PushFunctions.Core.Templates.Liquid;

/// <summary>Turns a recipient's variables into values that a template can read.</summary>
internal static class VariablesReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = TemplateLimits.VariableDepth };

    /// <exception cref="RenderingException">They are no JSON object, or too big.</exception>
    public static LiquidObject Read(string? json)
    {
        if (string.IsNullOrEmpty(json))
            return LiquidObject.None;

        if (json.Length > TemplateLimits.VariableCharacters)
            throw new RenderingException($"The recipient's variables have more than {TemplateLimits.VariableCharacters:N0} characters.");

        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? ToObject(document.RootElement)
                : throw new RenderingException("The recipient's variables are not a JSON object.");
        }
        catch (JsonException)
        {
            throw new RenderingException(
                $"The recipient's variables are not valid JSON, or deeper than {TemplateLimits.VariableDepth} levels.");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // JsonElement gives such a text out only as an exception.
            throw new RenderingException("The recipient's variables hold half of a surrogate pair, which is no Unicode text.");
        }
    }

    /// <summary>Of a name that is given twice, the last value counts.</summary>
    private static LiquidObject ToObject(JsonElement element)
    {
        var members = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
            members[property.Name] = ToValue(property.Value);

        return new LiquidObject([.. members]);
    }

    private static object? ToValue(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => ToObject(element),
        JsonValueKind.Array => ToArray(element),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => ToNumber(element),
        _ => null,
    };

    /// <summary>A number that no double holds is printed as it came.</summary>
    private static object ToNumber(JsonElement element)
    {
        var written = element.GetRawText();
        if (written.Length <= 300 && !written.AsSpan().ContainsAny('.', 'e', 'E'))
            return BigInteger.Parse(written, System.Globalization.CultureInfo.InvariantCulture);

        return element.TryGetDouble(out var number) && double.IsFinite(number) ? number : written;
    }

    private static object?[] ToArray(JsonElement element) => element.GetArrayLength() <= TemplateLimits.ArrayElements
        ? [.. element.EnumerateArray().Select(ToValue)]
        : throw new RenderingException($"The recipient's variables hold an array of more than {TemplateLimits.ArrayElements:N0} elements.");
}
