using System.Text.Json;
using System.Text.Json.Nodes;

namespace PushFunctions.Providers.Payloads;

/// <summary>A rendered push cannot be put into the provider's form, or the provider is certain to refuse it. The faults say why and hold nothing of the push.</summary>
internal sealed class PushContentException(IReadOnlyList<PayloadFault> faults) : Exception(faults[0].Message)
{
    /// <param name="context">The JSON path of the field.</param>
    public PushContentException(string context, string message)
        : this([new PayloadFault(context, message)])
    {
    }

    /// <summary>At least one.</summary>
    public IReadOnlyList<PayloadFault> Faults { get; } = faults;

    public static void ThrowIfAny(IReadOnlyList<PayloadFault> faults)
    {
        if (faults.Count > 0) throw new PushContentException(faults);
    }
}

/// <summary>
/// Merges overrides as RFC 7396 merges a patch: objects into objects, everything else in place of what was there, null takes it away.
/// </summary>
internal static class JsonMerge
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JsonBytes.Encoder };

    /// <param name="what">How the sender calls the overrides.</param>
    /// <param name="parts">The names that may stand at the top.</param>
    /// <exception cref="PushContentException">It is no JSON object, or another name stands at the top.</exception>
    public static JsonObject ParseOverrides(string overrides, string what, params ReadOnlySpan<string> parts)
    {
        JsonObject parsed;
        try
        {
            parsed = JsonNode.Parse(overrides, documentOptions: Strict) as JsonObject ?? throw new PushContentException($"$.{what}", $"{what}: not a JSON object");
        }
        catch (JsonException)
        {
            throw new PushContentException($"$.{what}", $"{what}: not JSON once the variables are put in");
        }

        foreach (var (name, _) in parsed)
        {
            if (!parts.Contains(name)) throw new PushContentException($"$.{what}", $"{what}: only {string.Join(", ", parts)} can be set");
        }

        return parsed;
    }

    public static void Into(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null) target.Remove(name);
            else if (value is JsonObject inner) Into(ObjectAt(target, name), inner);
            else target[name] = value.DeepClone();
        }
    }

    public static byte[] ToBytes(JsonObject json) => JsonBytes.Shorten(JsonSerializer.SerializeToUtf8Bytes(json, Compact));

    private static JsonObject ObjectAt(JsonObject target, string name)
    {
        if (target[name] is JsonObject existing) return existing;
        var added = new JsonObject();
        target[name] = added;
        return added;
    }
}
