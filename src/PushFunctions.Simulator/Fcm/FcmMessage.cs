using System.Text.Json;

namespace PushFunctions.Simulator.Fcm;

/// <summary>A well-shaped message, read as far as FCM itself judges it. Fields may be spelled in snake or camel case.</summary>
internal readonly record struct FcmMessage(JsonElement Message, bool ValidateOnly)
{
    /// <summary>An absent field and a null are the same.</summary>
    public static JsonElement? Field(JsonElement? parent, string name, string? camel = null)
    {
        if (parent is not { ValueKind: JsonValueKind.Object } value)
            return null;

        return (value.TryGetProperty(name, out var field) || (camel is not null && value.TryGetProperty(camel, out field)))
            && field.ValueKind != JsonValueKind.Null
            ? field
            : null;
    }

    public JsonElement? this[string name] => Field(Message, name);

    /// <summary>The one target that is set, with its kind.</summary>
    public (string Kind, string Value)? Target
    {
        get
        {
            foreach (var kind in FcmSchema.Targets)
            {
                if (this[kind] is { } value)
                    return (kind, value.GetString()!);
            }

            return null;
        }
    }
}
