using System.Globalization;
using System.Text.Json;
using PushFunctions.Core.Sending;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Fcm;

/// <summary>The <c>webpush</c> part.</summary>
internal static class FcmWebpush
{
    public static void Write(Utf8JsonWriter json, in FcmParts parts)
    {
        var message = parts.Message;
        json.WriteStartObject("webpush"u8);
        json.WriteStartObject("headers"u8);
        if (parts.Lifetime.Seconds is { } seconds) json.WriteString("TTL"u8, seconds.ToString(CultureInfo.InvariantCulture));
        json.WriteString("Urgency"u8, message.Priority == PushPriority.Low ? "normal"u8 : "high"u8);
        json.WriteEndObject();
        if (!message.IsBackground)
        {
            json.WriteStartObject("notification"u8);
            json.WriteString("tag"u8, ApplePush.CollapseId(message, parts.Id));
            json.WriteEndObject();
        }

        // FCM takes https only. Any other link, an app's own scheme, reaches the app in the data.
        if (message.Link is { } link && link.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            json.WriteStartObject("fcm_options"u8);
            json.WriteString("link"u8, link);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
