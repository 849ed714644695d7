using System.Text.Json;
using System.Text.Json.Nodes;

namespace PushFunctions.Providers.Payloads;

/// <summary>What kind of push Apple gets.</summary>
/// <param name="WakesApp">It carries <c>content-available</c>.</param>
internal readonly record struct AppleKind(string PushType, bool WakesApp);

/// <summary>What an Apple device gets, directly from APNs or through FCM.</summary>
internal static class ApplePush
{
    public const string Background = "background";
    private const string LiveActivity = "liveactivity";
    private const string Alert = "alert";

    /// <summary>The kind of a push whose payload is the message's own.</summary>
    public static AppleKind KindOf(PushMessage message) =>
        KindOf(HasAlert(message), message.Badge is not null || message.Sound is not null, isLiveActivity: false, pushType: null);

    /// <summary>The kind of a push, from its payload as it is once the overrides are merged.</summary>
    /// <param name="hasAlert">Whether an alert comes from elsewhere: FCM makes one from the notification.</param>
    /// <param name="pushType">The <c>apns-push-type</c> that the sender sets.</param>
    public static AppleKind KindOf(JsonObject? payload, bool hasAlert, bool isLiveActivity, string? pushType)
    {
        var aps = payload?["aps"] as JsonObject;
        return KindOf(
            hasAlert || aps?["alert"] is JsonValue or JsonObject { Count: > 0 },
            aps?["badge"] is not null || aps?["sound"] is not null,
            // An activity may end without a state. Apple knows both keys for Live Activities only.
            isLiveActivity || (aps?["content-state"] ?? aps?["event"]) is not null,
            pushType);
    }

    /// <summary>Apple accepts nothing but 5 for a background push.</summary>
    public static string Priority(PushMessage message, string pushType) =>
        pushType == Background || message.Priority == PushPriority.Low ? "5" : "10";

    /// <summary>Without the sender's key, the notification's id, so that a repeated push replaces the first.</summary>
    public static string CollapseId(PushMessage message, string id) => string.IsNullOrEmpty(message.CollapseKey) ? id : message.CollapseKey;

    public static void WriteAlert(Utf8JsonWriter json, PushMessage message)
    {
        if (!HasAlert(message)) return;
        json.WriteStartObject("alert"u8);
        if (message.Title is { } title) json.WriteString("title"u8, title);
        if (message.Subtitle is { } subtitle) json.WriteString("subtitle"u8, subtitle);
        if (message.Body is { } body) json.WriteString("body"u8, body);
        json.WriteEndObject();
    }

    /// <summary>The inside of <c>aps</c>, except for the alert.</summary>
    public static void WriteAps(Utf8JsonWriter json, PushMessage message, bool wakesApp)
    {
        if (message.Sound is { } sound) json.WriteString("sound"u8, sound);
        if (message.Badge is { } badge) json.WriteNumber("badge"u8, badge);
        if (message.Category is { } category) json.WriteString("category"u8, category);
        if (message.ThreadId is { } thread) json.WriteString("thread-id"u8, thread);
        if (message.Image is not null) json.WriteNumber("mutable-content"u8, 1);
        if (wakesApp) json.WriteNumber("content-available"u8, 1);
    }

    /// <summary>Wakes the app in a payload that the overrides were merged into, unless they set it
    /// themselves.</summary>
    public static void WakeApp(JsonObject payload, JsonObject? overrides)
    {
        if (overrides?["aps"] is JsonObject own && own.ContainsKey("content-available")) return;
        if (payload["aps"] is not JsonObject aps) payload["aps"] = aps = [];
        aps["content-available"] = 1;
    }

    private static bool HasAlert(PushMessage message) => !message.IsBackground || message.Subtitle is not null;

    /// <summary>A badge or a sound is an alert to Apple, with nothing to read: the app is still to get its
    /// data.</summary>
    private static AppleKind KindOf(bool hasAlert, bool hasBadgeOrSound, bool isLiveActivity, string? pushType)
    {
        var type = pushType ?? (isLiveActivity ? LiveActivity : hasAlert || hasBadgeOrSound ? Alert : Background);
        return new AppleKind(type, WakesApp: !hasAlert && !isLiveActivity && type is (Alert or Background));
    }
}

/// <summary>How long a provider may try, in the two forms they use: seconds from now, and a point in time.</summary>
internal readonly record struct Lifetime(long? Seconds, long? ExpiresAtEpoch)
{
    private const long MostSeconds = 2_419_200;

    /// <summary>A time to live of 0 means one attempt. The time that the push waited in the service is
    /// deducted.</summary>
    public static Lifetime Of(Push push, DateTimeOffset now)
    {
        if (push.Message.TimeToLive == 0) return new Lifetime(0, 0);
        if (push.ExpiresAt is { } end)
            return new Lifetime(Math.Clamp((long)Math.Ceiling((end - now).TotalSeconds), 0, MostSeconds), end.ToUnixTimeSeconds());
        return push.Message.TimeToLive is { } seconds
            ? new Lifetime(seconds, now.ToUnixTimeSeconds() + seconds)
            : default;
    }
}
