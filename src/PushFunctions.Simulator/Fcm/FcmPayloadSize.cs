using System.Text;
using System.Text.Json;

namespace PushFunctions.Simulator.Fcm;

/// <summary>
/// The bytes that reach a device: keys and values of the data, values of the notification unless the platform has its own, and what belongs to
/// the device's platform.
/// Google does not publish its exact sum; this one agrees with it on data and texts.
/// </summary>
internal static class FcmPayloadSize
{
    public const int Limit = 4096;
    public const int TopicLimit = 2048;

    public static int Android(FcmMessage message)
    {
        var android = message["android"];
        var own = FcmMessage.Field(android, "notification");
        return Map(FcmMessage.Field(android, "data") ?? message["data"]) + Values(own) + Values(message["notification"], except: own);
    }

    public static int Apns(FcmMessage message)
    {
        var payload = FcmMessage.Field(message["apns"], "payload");
        var alert = FcmMessage.Field(FcmMessage.Field(payload, "aps"), "alert");
        return Raw(payload) + Map(message["data"]) + Values(message["notification"], except: alert);
    }

    public static int Webpush(FcmMessage message)
    {
        var own = FcmMessage.Field(message["webpush"], "notification");
        return Map(FcmMessage.Field(message["webpush"], "data") ?? message["data"]) + Raw(own) + Values(message["notification"], except: own);
    }

    private static int Map(JsonElement? map)
    {
        var bytes = 0;
        foreach (var entry in Entries(map))
        {
            bytes += Encoding.UTF8.GetByteCount(entry.Name) + Encoding.UTF8.GetByteCount(entry.Value.GetString()!);
        }

        return bytes;
    }

    private static int Values(JsonElement? notification, JsonElement? except = null)
    {
        var bytes = 0;
        foreach (var entry in Entries(notification))
        {
            if (entry.Value.ValueKind == JsonValueKind.String && FcmMessage.Field(except, entry.Name) is null && except is not { ValueKind: JsonValueKind.String })
                bytes += Encoding.UTF8.GetByteCount(entry.Value.GetString()!);
        }

        return bytes;
    }

    private static int Raw(JsonElement? value) => value is { } json ? Encoding.UTF8.GetByteCount(json.GetRawText()) : 0;

    private static JsonElement.ObjectEnumerator Entries(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Object } json ? json.EnumerateObject() : default;
}
