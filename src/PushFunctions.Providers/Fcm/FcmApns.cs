using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Fcm;

/// <summary>The <c>apns</c> part, for Apple devices that registered with FCM. FCM adds the alert itself, from the notification.</summary>
internal static class FcmApns
{
    private const string PushType = "apns-push-type";
    private const string Priority = "apns-priority";

    /// <param name="kind">Null where the overrides are still to be merged: <see cref="Decide"/> follows.</param>
    public static void Write(Utf8JsonWriter json, in FcmParts parts, AppleKind? kind)
    {
        var message = parts.Message;
        json.WriteStartObject("apns"u8);
        WriteHeaders(json, parts, kind);
        var wakesApp = kind is { WakesApp: true };
        if (wakesApp || message.Badge is not null || (message.Subtitle ?? message.Sound ?? message.Category ?? message.ThreadId ?? message.Image) is not null)
        {
            json.WriteStartObject("payload"u8);
            json.WriteStartObject("aps"u8);
            // The notification has no subtitle. An alert here stands instead of it, and so has everything.
            if (message.Subtitle is not null) ApplePush.WriteAlert(json, message);
            ApplePush.WriteAps(json, message, wakesApp);
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

    /// <summary>Sets what depends on the payload as it is after the overrides: push type, priority and <c>content-available</c>.</summary>
    /// <param name="merged">FCM's message with the overrides in it.</param>
    /// <param name="path">The JSON path of the overridden headers.</param>
    public static void Decide(JsonObject merged, JsonObject? overrides, PushMessage message, string path, List<PayloadFault> faults)
    {
        var apns = ObjectAt(merged, "apns");
        var own = ReadHeaders(overrides?["headers"] as JsonObject, path, faults);
        var kind = ApplePush.KindOf(apns["payload"] as JsonObject, hasAlert: merged["notification"] is not null, apns["live_activity_token"] is not null, own.GetValueOrDefault(PushType));
        var headers = new JsonObject
        {
            [PushType] = kind.PushType,
            [Priority] = own.GetValueOrDefault(Priority) ?? ApplePush.Priority(message, kind.PushType),
        };
        foreach (var (name, value) in apns["headers"] as JsonObject ?? [])
        {
            // Names of headers have no case, and APNs refuses one that comes twice.
            var known = name.ToLowerInvariant();
            headers[known] = own.TryGetValue(known, out var given) ? given : value?.DeepClone();
        }

        apns["headers"] = headers;
        if (kind.WakesApp) ApplePush.WakeApp(ObjectAt(apns, "payload"), overrides?["payload"] as JsonObject);
        ApnsHeaderRules.Check(own, kind, path, message.IsOutline, faults);
    }

    private static Dictionary<string, string> ReadHeaders(JsonObject? overrides, string path, List<PayloadFault> faults)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in overrides ?? [])
        {
            if (value is not null && !headers.TryAdd(name.ToLowerInvariant(), (string)value!))
                faults.Add(new PayloadFault($"{path}['{name}']", $"{name}: the header is specified more than once. Keep one."));
        }

        return headers;
    }

    private static void WriteHeaders(Utf8JsonWriter json, in FcmParts parts, AppleKind? kind)
    {
        json.WriteStartObject("headers"u8);
        if (kind is { PushType: var pushType })
        {
            json.WriteString("apns-push-type"u8, pushType);
            json.WriteString("apns-priority"u8, ApplePush.Priority(parts.Message, pushType));
        }

        if (parts.Lifetime.ExpiresAtEpoch is { } epoch) json.WriteString("apns-expiration"u8, epoch.ToString(CultureInfo.InvariantCulture));
        json.WriteString("apns-collapse-id"u8, ApplePush.CollapseId(parts.Message, parts.Id));
        json.WriteEndObject();
    }

    private static JsonObject ObjectAt(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject existing) return existing;
        var added = new JsonObject();
        parent[name] = added;
        return added;
    }
}
