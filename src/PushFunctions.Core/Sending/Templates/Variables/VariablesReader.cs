using System.Text.Json;
using Fluid.Values;

namespace PushFunctions.Core.Sending.Templates.Variables;

/// <summary>Turns a recipient's variables into values that a template can read: texts, numbers, booleans, arrays, objects.</summary>
internal static class VariablesReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = TemplateLimits.VariableDepth };

    /// <exception cref="RenderingException">They are no JSON object, or too big.</exception>
    public static VariableObject Read(string? json)
    {
        if (string.IsNullOrEmpty(json))
            return VariableObject.None;

        if (json.Length > TemplateLimits.VariableCharacters)
            throw new RenderingException($"The recipient's variables have more than {TemplateLimits.VariableCharacters:N0} characters.");

        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? ToObject(document.RootElement, isRoot: true)
                : throw new RenderingException("The recipient's variables are not a JSON object.");
        }
        catch (JsonException)
        {
            throw new RenderingException($"The recipient's variables are not valid JSON, or deeper than {TemplateLimits.VariableDepth} levels.");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // JsonElement gives such a text out only as an exception.
            throw new RenderingException("The recipient's variables hold half of a surrogate pair, which is no Unicode text.");
        }
    }

    private static VariableObject ToObject(JsonElement element, bool isRoot = false)
    {
        var members = new Dictionary<string, FluidValue>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
            members[property.Name] = ToValue(property.Value);

        return new VariableObject(members, isRoot);
    }

    private static FluidValue ToValue(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => ToObject(element),
        JsonValueKind.Array => ToArray(element),
        JsonValueKind.String => StringValue.Create(element.GetString()),
        JsonValueKind.True => BooleanValue.True,
        JsonValueKind.False => BooleanValue.False,
        // A number that no decimal holds is printed as it came.
        JsonValueKind.Number => element.TryGetDecimal(out var number) ? NumberValue.Create(number) : StringValue.Create(element.GetRawText()),
        _ => NilValue.Instance,
    };

    private static ArrayValue ToArray(JsonElement element) => element.GetArrayLength() <= TemplateLimits.ArrayElements
        ? new ArrayValue(element.EnumerateArray().Select(ToValue).ToArray())
        : throw new RenderingException($"The recipient's variables hold an array of more than {TemplateLimits.ArrayElements:N0} elements.");
}
