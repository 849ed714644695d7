using System.Text.Json;
using System.Text.Json.Nodes;

namespace PushFunctions.Providers.Payloads;

/// <summary>A message cannot be put into the provider's form. The fault says why, and holds nothing of the
/// message.</summary>
internal sealed class PushContentException(PayloadFault fault) : Exception(fault.Message)
{
    /// <param name="context">The JSON path of the field.</param>
    public PushContentException(string context, string message)
        : this(new PayloadFault(context, message))
    {
    }

    public PayloadFault Fault { get; } = fault;
}

/// <summary>
/// Merges overrides as RFC 7396 merges a patch: objects into objects, everything else in place of what was there,
/// null takes it away.
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
            parsed = JsonNode.Parse(overrides, documentOptions: Strict) as JsonObject
                ?? throw new PushContentException($"$.{what}", $"{what}: not a JSON object");
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

    /// <inheritdoc cref="ParseOverrides(string, string, ReadOnlySpan{string})"/>
    /// <returns>Null where it is no JSON object, or another name stands at the top: the faults tell.</returns>
    public static JsonObject? ParseOverrides(string overrides, string what, List<PayloadFault> faults, params ReadOnlySpan<string> parts)
    {
        try
        {
            return ParseOverrides(overrides, what, parts);
        }
        catch (PushContentException exception)
        {
            faults.Add(exception.Fault);
            return null;
        }
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
