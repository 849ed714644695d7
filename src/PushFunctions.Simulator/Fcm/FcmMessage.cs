using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using PushFunctions.Simulator.Apns;

namespace PushFunctions.Simulator.Fcm;

/// <summary>A well-shaped message, read as far as FCM itself checks it. Fields may be spelled in snake or camel
/// case.</summary>
internal readonly record struct FcmMessage(JsonElement Message, bool ValidateOnly)
{
    /// <summary>An absent field and a null are the same.</summary>
    public static JsonElement? Field(JsonElement? parent, string name, string? camel = null)
    {
        if (parent is not { ValueKind: JsonValueKind.Object } value)
            return null;

        return (value.TryGetProperty(name, out var field) || (camel is not null && value.TryGetProperty(camel, out field)))
            && field.ValueKind != JsonValueKind.Null
            ? field
            : null;
    }

    public JsonElement? this[string name] => Field(Message, name);

    /// <summary>The one target that is set, with its kind.</summary>
    public (string Kind, string Value)? Target
    {
        get
        {
            foreach (var kind in FcmSchema.Targets)
            {
                if (this[kind] is { } value)
                    return (kind, value.GetString()!);
            }

            return null;
        }
    }
}

/// <summary>
/// The bytes that reach a device: keys and values of the data, values of the notification unless the platform has its
/// own, and what belongs to the device's platform. Google does not publish its exact sum; this one agrees with it on
/// data and texts.
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
        return Map(
            FcmMessage.Field(message["webpush"], "data") ?? message["data"]) + Raw(own) + Values(message["notification"], except: own);
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
            if (entry.Value.ValueKind == JsonValueKind.String && FcmMessage.Field(except, entry.Name) is null
                && except is not { ValueKind: JsonValueKind.String })
                bytes += Encoding.UTF8.GetByteCount(entry.Value.GetString()!);
        }

        return bytes;
    }

    private static int Raw(JsonElement? value) => value is { } json ? Encoding.UTF8.GetByteCount(json.GetRawText()) : 0;

    private static JsonElement.ObjectEnumerator Entries(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Object } json ? json.EnumerateObject() : default;
}

/// <summary>What FCM itself demands of a message that has the right shape. Null: nothing is wrong.</summary>
internal static partial class FcmRules
{
    public const int MaxTimeToLiveSeconds = 2_419_200;

    public static FcmRefusal? Check(FcmMessage message) =>
        CheckTarget(message) ?? CheckDataKeys(message) ?? CheckTimeToLive(message) ?? CheckTexts(message) ?? CheckApns(message)
            ?? CheckSize(message);

    private static FcmRefusal? CheckTarget(FcmMessage message) => message.Target switch
    {
        null => FcmRefusal.Argument("Recipient of the message is not set.", "message"),
        ("token" or "fid", var value) when !TokenForm().IsMatch(value) => FcmRefusal.NotAToken,
        ("topic", var value) when !TopicForm().IsMatch(value) => FcmRefusal.Argument("Invalid topic name", "message.topic"),
        ("condition", var value) when !value.Contains("' in topics", StringComparison.Ordinal) =>
            FcmRefusal.Argument("Invalid condition expression provided.", "message.condition"),
        _ => null,
    };

    private static FcmRefusal? CheckDataKeys(FcmMessage message)
    {
        foreach (
            var data in new[] { message["data"], FcmMessage.Field(message["android"], "data"),
                FcmMessage.Field(message["webpush"], "data") })
        {
            if (data is not { } map)
                continue;

            foreach (var entry in map.EnumerateObject())
            {
                if (IsReserved(entry.Name))
                    return FcmRefusal.Argument($"Invalid data payload key: {entry.Name}", "message.data");
            }
        }

        return null;
    }

    private static bool IsReserved(string key) =>
        key is "from" or "message_type" || key.StartsWith("google.", StringComparison.Ordinal)
            || key.StartsWith("gcm.notification.", StringComparison.Ordinal);

    private static FcmRefusal? CheckTimeToLive(FcmMessage message)
    {
        if (FcmMessage.Field(message["android"], "ttl")?.GetString() is not { } ttl)
            return null;

        var seconds = decimal.Parse(ttl.AsSpan(0, ttl.Length - 1), NumberStyles.Float, CultureInfo.InvariantCulture);
        return seconds is >= 0 and <= MaxTimeToLiveSeconds
            ? null
            : FcmRefusal.Argument(
                "Invalid value for field android.ttl: must be a duration between 0 and 2419200 seconds.", "message.android.ttl");
    }

    private static FcmRefusal? CheckTexts(FcmMessage message)
    {
        var (android, webpush, apns) = (message["android"], message["webpush"], message["apns"]);
        if (FcmMessage.Field(FcmMessage.Field(android, "notification"), "color")?.GetString() is { } color && !ColorForm().IsMatch(color))
            return FcmRefusal.Argument("Invalid notification color: must be in #RRGGBB format.", "message.android.notification.color");
        var options = FcmMessage.Field(webpush, "fcm_options", "fcmOptions");
        if (FcmMessage.Field(options, "link")?.GetString() is { } link && !link.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            return FcmRefusal.Argument("Invalid webpush link: must be an HTTPS URL.", "message.webpush.fcm_options.link");
        foreach (var holder in new[] { message.Message, android, webpush, apns })
        {
            var label = FcmMessage.Field(
                FcmMessage.Field(holder, "fcm_options", "fcmOptions"), "analytics_label", "analyticsLabel")?.GetString();
            if (label is not null && !LabelForm().IsMatch(label))
                return FcmRefusal.Argument(
                    "Invalid analytics label: must match ^[a-zA-Z0-9-_.~%]{1,50}$.", "message.fcm_options.analytics_label");
        }

        return null;
    }

    /// <summary>What APNs would refuse, Firebase refuses on its behalf.</summary>
    private static FcmRefusal? CheckApns(FcmMessage message)
    {
        if (FcmMessage.Field(message["apns"], "payload") is { } payload
            && FcmMessage.Field(payload, "aps") is { ValueKind: not JsonValueKind.Object })
            return FcmRefusal.Argument("Invalid APNs payload: aps must be an object.", "message.apns.payload");
        if (FcmMessage.Field(message["apns"], "headers") is not { } map)
            return null;

        var headers = new HeaderDictionary();
        foreach (var header in map.EnumerateObject())
        {
            headers.Append(header.Name, header.Value.GetString());
        }

        return ApnsHeaders.Check(headers) is { } reason
            ? FcmRefusal.Argument($"Invalid APNs headers: {reason}.", "message.apns.headers")
            : null;
    }

    private static FcmRefusal? CheckSize(FcmMessage message)
    {
        var limit = message.Target is ("topic" or "condition", _) ? FcmPayloadSize.TopicLimit : FcmPayloadSize.Limit;
        if (FcmPayloadSize.Android(message) > limit)
            return FcmRefusal.Argument("Android message is too big", "message");
        if (FcmPayloadSize.Apns(message) > limit)
            return FcmRefusal.Argument("APNs message is too big", "message");
        return FcmPayloadSize.Webpush(message) > limit ? FcmRefusal.Argument("Web push message is too big", "message") : null;
    }

    // Real tokens are longer and have no dots, but documentation shortens them with dots, and its examples shall work
    // here. What is too short or holds anything else was certainly never handed out.
    [GeneratedRegex(@"^[0-9A-Za-z_:.-]{4,4096}\z")]
    private static partial Regex TokenForm();

    [GeneratedRegex(@"^#[0-9A-Fa-f]{6}\z")]
    private static partial Regex ColorForm();

    [GeneratedRegex(@"^[a-zA-Z0-9_.~%-]{1,50}\z")]
    private static partial Regex LabelForm();

    [GeneratedRegex(@"^[a-zA-Z0-9_.~%-]{1,900}\z")]
    private static partial Regex TopicForm();
}
