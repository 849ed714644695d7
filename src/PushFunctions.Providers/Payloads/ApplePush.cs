using System.Globalization;
using System.Text;
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

/// <summary>
/// What APNs is certain to refuse in its headers, whether they are sent to it or to FCM for it. See Apple's "Sending
/// notification requests to APNs".
/// </summary>
internal static class ApnsHeaderRules
{
    private const int CollapseIdBytes = 64;

    /// <summary>The push types, and what follows the bundle id in their topic.</summary>
    private static readonly Dictionary<string, string> TopicEndings = new(StringComparer.Ordinal)
    {
        ["alert"] = "",
        ["background"] = "",
        ["voip"] = ".voip",
        ["complication"] = ".complication",
        ["fileprovider"] = ".pushkit.fileprovider",
        ["location"] = ".location-query",
        ["liveactivity"] = ".push-type.liveactivity",
        ["widgets"] = ".push-type.widgets",
        ["controls"] = ".push-type.controls",
        ["pushtotalk"] = ".voip-ptt",
        ["mdm"] = "",
    };

    /// <summary>What follows the bundle id in the topic of a push type; null for a type that does not exist.</summary>
    public static string? TopicEndingOf(string pushType) => TopicEndings.GetValueOrDefault(pushType);

    /// <summary>Adds what is wrong with the headers that the sender sets.</summary>
    /// <param name="headers">By lower-case name.</param>
    /// <param name="kind">The push type that is sent in the end.</param>
    /// <param name="path">The JSON path of the headers.</param>
    /// <param name="isOutline">The message is one of <see cref="PushMessage.IsOutline"/>: unknown values are not
    /// checked.</param>
    public static void Check(
        IEnumerable<KeyValuePair<string, string>> headers, AppleKind kind, string path, bool isOutline, List<PayloadFault> faults)
    {
        foreach (var (name, value) in headers)
        {
            if (isOutline && PushMessage.MayBeAnything(value)) continue;
            var isKnownType = !isOutline || !PushMessage.MayBeAnything(kind.PushType);
            if (WrongWithText(value) is { } problem || (problem = WrongWith(name, value, isKnownType ? kind.PushType : null)) is not null)
                faults.Add(new PayloadFault($"{path}['{name}']", $"{name}: {problem}"));
        }
    }

    /// <summary>What no HTTP header may have: HTTP/2 forbids leading and trailing whitespace, and a line break would
    /// start another header.</summary>
    public static string? WrongWithText(string value)
    {
        if (value.Length == 0) return "the value is empty. Leave the header out, or give it a value.";
        if (value.Any(char.IsControl)) return "the value contains a control character. Remove it.";
        return char.IsWhiteSpace(value[0])
            || char.IsWhiteSpace(value[^1]) ? "the value has leading or trailing whitespace. Remove it." : null;
    }

    private static string? WrongWith(string name, string value, string? pushType) => name switch
    {
        "apns-push-type" =>
            TopicEndings.ContainsKey(value) ? null : $"expected one of {string.Join(", ", TopicEndings.Keys)}, in lower case.",
        "apns-priority" when value is not ("10" or "5" or "1") => "expected 10, 5 or 1.",
        "apns-priority" when pushType == ApplePush.Background && value != "5" =>
            "a background push must have the priority 5. Set 5 or leave it out, or set another apns-push-type.",
        "apns-expiration" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? null
            : "expected seconds since 1970-01-01 UTC as digits, or 0 for one attempt. timeToLive sets it too.",
        "apns-collapse-id" when Encoding.UTF8.GetByteCount(value) is > CollapseIdBytes and var bytes =>
            string.Create(CultureInfo.InvariantCulture, $"expected at most {CollapseIdBytes} bytes of UTF-8, got {bytes}."),
        "apns-id" => Guid.TryParseExact(value, "D", out _) ? null : "expected a UUID such as 123e4567-e89b-12d3-a456-426614174000.",
        "apns-topic" => pushType is null ? null : WrongWithTopic(value, pushType),
        _ => null,
    };

    private static string? WrongWithTopic(string topic, string pushType)
    {
        // A type that does not exist is reported once, at the header that names it.
        if (TopicEndingOf(pushType) is not { } ending) return null;
        if (ending.Length > 0)
            return topic.EndsWith(ending, StringComparison.Ordinal) && topic.Length > ending.Length
                ? null
                : $"the push type {pushType} needs a topic that is the bundle id followed by '{ending}'.";
        return TopicEndings.FirstOrDefault(
            entry => entry.Value.Length > 0 && topic.EndsWith(entry.Value, StringComparison.Ordinal)) is { Key: { } other }
            ? $"the topic is for the push type {other}, but the push is of the type {pushType}. Set apns-push-type to {other}, or leave the topic out."
            : null;
    }
}
