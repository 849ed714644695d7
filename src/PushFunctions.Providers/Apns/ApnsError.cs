using System.Text.Json;

namespace PushFunctions.Providers.Apns;

/// <summary>The body of a refusal: a reason and, with a 410, since when. Both null where the body is something else.</summary>
internal readonly record struct ApnsError(string? Reason, DateTimeOffset? Since)
{
    public static ApnsError Parse(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty) return default;
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root ? new ApnsError(ReasonIn(root), SinceIn(root)) : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? ReasonIn(JsonElement root) =>
        root.TryGetProperty("reason"u8, out var reason) && reason.ValueKind == JsonValueKind.String ? reason.GetString() : null;

    private static DateTimeOffset? SinceIn(JsonElement root) =>
        root.TryGetProperty("timestamp"u8, out var timestamp)
        && timestamp.ValueKind == JsonValueKind.Number
        && timestamp.TryGetInt64(out var milliseconds)
        && milliseconds >= 0
        && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
