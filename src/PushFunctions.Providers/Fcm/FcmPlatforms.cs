using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Fcm;

/// <summary>The <c>android</c> part.</summary>
internal static class FcmAndroid
{
    public static void Write(Utf8JsonWriter json, PushMessage message, string id, Lifetime lifetime)
    {
        json.WriteStartObject("android"u8);
        json.WriteString("priority"u8, message.Priority == PushPriority.Low ? "NORMAL"u8 : "HIGH"u8);
        if (lifetime.Seconds is { } seconds) json.WriteString("ttl"u8, string.Create(CultureInfo.InvariantCulture, $"{seconds}s"));
        // Only the sender's own key: FCM keeps four of them for a device and drops the rest.
        if (!string.IsNullOrEmpty(message.CollapseKey)) json.WriteString("collapse_key"u8, message.CollapseKey);
        if (!message.IsBackground) WriteNotification(json, message, id);
        json.WriteEndObject();
    }

    private static void WriteNotification(Utf8JsonWriter json, PushMessage message, string id)
    {
        json.WriteStartObject("notification"u8);
        json.WriteString("tag"u8, ApplePush.CollapseId(message, id));
        if (message.Sound is { } sound) json.WriteString("sound"u8, sound);
        // Not click_action: a name that the app has no intent filter for would make the tap do nothing. An unknown
        // channel does no harm.
        if (message.Category is { } category) json.WriteString("channel_id"u8, category);
        if (message.Badge is { } badge) json.WriteNumber("notification_count"u8, badge);
        json.WriteEndObject();
    }
}

/// <summary>The <c>apns</c> part, for Apple devices that registered with FCM. FCM adds the alert itself, from the
/// notification.</summary>
internal static class FcmApns
{
    private const string PushType = "apns-push-type";
    private const string Priority = "apns-priority";

    /// <param name="kind">Null where the overrides are still to be merged: <see cref="Decide"/> follows.</param>
    public static void Write(Utf8JsonWriter json, PushMessage message, string id, Lifetime lifetime, AppleKind? kind)
    {
        json.WriteStartObject("apns"u8);
        WriteHeaders(json, message, id, lifetime, kind);
        var wakesApp = kind is { WakesApp: true };
        if (wakesApp || message.Badge is not null
            || (message.Subtitle ?? message.Sound ?? message.Category ?? message.ThreadId ?? message.Image) is not null)
        {
            json.WriteStartObject("payload"u8);
            json.WriteStartObject("aps"u8);
            // FCM's notification has no subtitle. An alert here replaces it, so it contains all three.
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

    /// <summary>Sets what depends on the payload as it is after the overrides: push type, priority and
    /// <c>content-available</c>.</summary>
    /// <param name="merged">FCM's message with the overrides in it.</param>
    /// <param name="path">The JSON path of the overridden headers.</param>
    public static void Decide(JsonObject merged, JsonObject? overrides, PushMessage message, string path, List<PayloadFault> faults)
    {
        var apns = ObjectAt(merged, "apns");
        var own = ReadHeaders(overrides?["headers"] as JsonObject, path, faults);
        var kind = ApplePush.KindOf(
            apns["payload"] as JsonObject, hasAlert: merged["notification"] is not null, apns["live_activity_token"] is not null,
            own.GetValueOrDefault(PushType));
        var headers = new JsonObject
        {
            [PushType] = kind.PushType,
            [Priority] = own.GetValueOrDefault(Priority) ?? ApplePush.Priority(message, kind.PushType),
        };
        foreach (var (name, value) in apns["headers"] as JsonObject ?? [])
        {
            // Header names are case-insensitive, and APNs refuses duplicates.
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

    private static void WriteHeaders(Utf8JsonWriter json, PushMessage message, string id, Lifetime lifetime, AppleKind? kind)
    {
        json.WriteStartObject("headers"u8);
        if (kind is { PushType: var pushType })
        {
            json.WriteString("apns-push-type"u8, pushType);
            json.WriteString("apns-priority"u8, ApplePush.Priority(message, pushType));
        }

        if (lifetime.ExpiresAtEpoch is { } epoch) json.WriteString("apns-expiration"u8, epoch.ToString(CultureInfo.InvariantCulture));
        json.WriteString("apns-collapse-id"u8, ApplePush.CollapseId(message, id));
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

/// <summary>The <c>webpush</c> part.</summary>
internal static partial class FcmWebpush
{
    /// <summary>The headers that have a meaning here, in the spelling that ours have.</summary>
    private static readonly string[] Known = ["TTL", "Urgency", "Topic"];

    public static void Write(Utf8JsonWriter json, PushMessage message, string id, Lifetime lifetime)
    {
        json.WriteStartObject("webpush"u8);
        json.WriteStartObject("headers"u8);
        if (lifetime.Seconds is { } seconds) json.WriteString("TTL"u8, seconds.ToString(CultureInfo.InvariantCulture));
        json.WriteString("Urgency"u8, message.Priority == PushPriority.Low ? "normal"u8 : "high"u8);
        json.WriteEndObject();
        if (!message.IsBackground)
        {
            json.WriteStartObject("notification"u8);
            json.WriteString("tag"u8, ApplePush.CollapseId(message, id));
            json.WriteEndObject();
        }

        // FCM accepts https only. Any other link, such as an app's own scheme, reaches the app in the data.
        if (message.Link is { } link && link.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            json.WriteStartObject("fcm_options"u8);
            json.WriteString("link"u8, link);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>
    /// Adds what a push service must refuse in the headers that the sender sets (RFC 8030, sections 5.2 to 5.4), and
    /// gives them our spelling: header names are case-insensitive, and one in another case would be sent beside ours.
    /// </summary>
    public static void CheckAndNormalize(JsonObject? headers, string path, bool isOutline, List<PayloadFault> faults)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, node) in headers?.ToList() ?? [])
        {
            if (!seen.Add(name))
                faults.Add(new PayloadFault(FcmSchema.Member(path, name), $"{name}: the header is specified more than once. Keep one."));
            var known = Known.FirstOrDefault(header => header.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;
            if (known != name && headers!.Remove(name)) headers[known] = node;
            if (node is null || (string?)node is not { } value || (isOutline && PushMessage.MayBeAnything(value))) continue;
            if ((ApnsHeaderRules.WrongWithText(value) ?? WrongWith(name.ToLowerInvariant(), value)) is { } problem)
                faults.Add(new PayloadFault(FcmSchema.Member(path, name), $"{name}: {problem}"));
        }
    }

    private static string? WrongWith(string name, string value) => name switch
    {
        "ttl" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? null
            : "expected seconds as digits. timeToLive sets it too.",
        "urgency" => value is "very-low" or "low" or "normal" or "high" ? null : "expected one of very-low, low, normal, high.",
        "topic" => TopicForm().IsMatch(value) ? null : "expected 1 to 32 characters of a-z, A-Z, 0-9, '-' and '_'.",
        _ => null,
    };

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,32}\z")]
    private static partial Regex TopicForm();
}
