using System.Text;
using System.Text.Json;

namespace PushFunctions.Providers.Fcm;

/// <summary>
/// The bytes that FCM holds against its limit: keys and values of the data, values of the notification, and the platform's own part;
/// the largest platform counts, and the common notification counts for each. The target, headers and options are free. Google publishes the limit, not the sum.
/// </summary>
internal static class FcmPayloadSize
{
    public static int Of(ReadOnlyMemory<byte> request)
    {
        using var document = JsonDocument.Parse(request);
        var message = document.RootElement.GetProperty("message"u8);
        return Math.Max(Android(message), Math.Max(Apns(message), Webpush(message)));
    }

    private static int Android(JsonElement message)
    {
        var own = At(message, "android");
        return Map(At(own, "data") ?? At(message, "data")) + Values(At(own, "notification")) + Values(At(message, "notification"), except: At(own, "notification"));
    }

    private static int Apns(JsonElement message)
    {
        var payload = At(At(message, "apns"), "payload");
        var alert = At(At(payload, "aps"), "alert");
        return (payload is { } own ? Raw(own) : 0) + Map(At(message, "data")) + Values(At(message, "notification"), except: alert);
    }

    private static int Webpush(JsonElement message)
    {
        var own = At(message, "webpush");
        var notification = At(own, "notification");
        return Map(At(own, "data") ?? At(message, "data")) + (notification is { } json ? Raw(json) : 0) + Values(At(message, "notification"), except: notification);
    }

    private static JsonElement? At(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty(name, out var value) ? value : null;

    private static int Map(JsonElement? map)
    {
        var bytes = 0;
        if (map is not { ValueKind: JsonValueKind.Object } json) return bytes;
        foreach (var entry in json.EnumerateObject()) bytes += Encoding.UTF8.GetByteCount(entry.Name) + Text(entry.Value);
        return bytes;
    }

    /// <param name="except">What the platform has instead: an object that has some of the same members, or an alert that is one text.</param>
    private static int Values(JsonElement? notification, JsonElement? except = null)
    {
        var bytes = 0;
        if (notification is not { ValueKind: JsonValueKind.Object } json) return bytes;
        foreach (var entry in json.EnumerateObject())
        {
            if (At(except, entry.Name) is null && except is not { ValueKind: JsonValueKind.String }) bytes += Text(entry.Value);
        }

        return bytes;
    }

    private static int Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetByteCount(value.GetString()!) : Raw(value);

    private static int Raw(JsonElement value) => Encoding.UTF8.GetByteCount(value.GetRawText());
}
