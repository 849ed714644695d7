using System.Globalization;
using System.Text;

namespace PushFunctions.Providers.Payloads;

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
