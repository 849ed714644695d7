using System.Globalization;
using System.Text.Json;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Fcm;

/// <summary>The <c>android</c> part.</summary>
internal static class FcmAndroid
{
    public static void Write(Utf8JsonWriter json, in FcmParts parts)
    {
        var message = parts.Message;
        json.WriteStartObject("android"u8);
        json.WriteString("priority"u8, message.Priority == PushPriority.Low ? "NORMAL"u8 : "HIGH"u8);
        if (parts.Lifetime.Seconds is { } seconds) json.WriteString("ttl"u8, string.Create(CultureInfo.InvariantCulture, $"{seconds}s"));
        // Only a key of the sender's: FCM keeps four of them for a device and drops the rest.
        if (!string.IsNullOrEmpty(message.CollapseKey)) json.WriteString("collapse_key"u8, message.CollapseKey);
        if (!message.IsBackground) WriteNotification(json, parts);
        json.WriteEndObject();
    }

    private static void WriteNotification(Utf8JsonWriter json, in FcmParts parts)
    {
        var message = parts.Message;
        json.WriteStartObject("notification"u8);
        json.WriteString("tag"u8, ApplePush.CollapseId(message, parts.Id));
        if (message.Sound is { } sound) json.WriteString("sound"u8, sound);
        // Not click_action: a name that the app has no intent filter for would make the tap do nothing. An unknown channel does no harm.
        if (message.Category is { } category) json.WriteString("channel_id"u8, category);
        if (message.Badge is { } badge) json.WriteNumber("notification_count"u8, badge);
        json.WriteEndObject();
    }
}
