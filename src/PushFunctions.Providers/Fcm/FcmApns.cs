using System.Globalization;
using System.Text.Json;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Fcm;

/// <summary>The <c>apns</c> part, for Apple devices that registered with FCM. FCM adds the alert itself, from the notification.</summary>
internal static class FcmApns
{
    public static void Write(Utf8JsonWriter json, in FcmParts parts)
    {
        var message = parts.Message;
        json.WriteStartObject("apns"u8);
        WriteHeaders(json, parts);
        if (ApplePush.HasAps(message))
        {
            json.WriteStartObject("payload"u8);
            json.WriteStartObject("aps"u8);
            ApplePush.WriteAps(json, message);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        if (message.Image is { } image)
        {
            json.WriteStartObject("fcm_options"u8);
            json.WriteString("image"u8, image);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteHeaders(Utf8JsonWriter json, in FcmParts parts)
    {
        var pushType = ApplePush.PushType(parts.Message);
        json.WriteStartObject("headers"u8);
        json.WriteString("apns-push-type"u8, pushType);
        json.WriteString("apns-priority"u8, ApplePush.Priority(parts.Message, pushType));
        if (parts.Lifetime.ExpiresAtEpoch is { } epoch) json.WriteString("apns-expiration"u8, epoch.ToString(CultureInfo.InvariantCulture));
        json.WriteString("apns-collapse-id"u8, ApplePush.CollapseId(parts.Message, parts.Id));
        json.WriteEndObject();
    }
}
