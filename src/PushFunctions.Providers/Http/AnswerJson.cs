using System.Text.Json;

namespace PushFunctions.Providers.Http;

/// <summary>
/// Reads an answer's JSON, whatever is in it: what cannot be read (half a character, bytes that are no UTF-8, a text where a number belongs) is as good as
/// absent, so that no answer of a provider's is an exception.
/// </summary>
internal static class AnswerJson
{
    /// <summary>The default where the body holds no JSON object.</summary>
    public static T? Read<T>(ReadOnlyMemory<byte> body, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    public static JsonElement? At(JsonElement parent, string name)
    {
        try
        {
            return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            // The name of a neighbor holds half a character.
            return null;
        }
    }

    public static string? Text(JsonElement parent, string name)
    {
        if (At(parent, name) is not { ValueKind: JsonValueKind.String } text) return null;
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static JsonElement.ArrayEnumerator Items(JsonElement parent, string name) =>
        At(parent, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : default;
}
