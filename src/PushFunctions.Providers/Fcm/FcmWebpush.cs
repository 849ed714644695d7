using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Fcm;

/// <summary>The <c>webpush</c> part.</summary>
internal static partial class FcmWebpush
{
    /// <summary>The headers that have a meaning here, in the spelling that ours have.</summary>
    private static readonly string[] Known = ["TTL", "Urgency", "Topic"];

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

    /// <summary>
    /// Adds what a push service must refuse in the headers that the sender sets (RFC 8030, sections 5.2 to 5.4), and gives them our spelling: names of
    /// headers have no case, and one in another would go out beside ours.
    /// </summary>
    public static void CheckAndNormalize(JsonObject? headers, string path, bool isOutline, List<PayloadFault> faults)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, node) in headers?.ToList() ?? [])
        {
            if (!seen.Add(name)) faults.Add(new PayloadFault(FcmSchema.Member(path, name), $"{name}: the header is specified more than once. Keep one."));
            var known = Known.FirstOrDefault(header => header.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;
            if (known != name && headers!.Remove(name)) headers[known] = node;
            if (node is null || (string?)node is not { } value || (isOutline && PushMessage.MayBeAnything(value))) continue;
            if ((ApnsHeaderRules.WrongWithText(value) ?? WrongWith(name.ToLowerInvariant(), value)) is { } problem)
                faults.Add(new PayloadFault(FcmSchema.Member(path, name), $"{name}: {problem}"));
        }
    }

    private static string? WrongWith(string name, string value) => name switch
    {
        "ttl" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null : "expected seconds as digits. timeToLive sets it too.",
        "urgency" => value is "very-low" or "low" or "normal" or "high" ? null : "expected one of very-low, low, normal, high.",
        "topic" => TopicForm().IsMatch(value) ? null : "expected 1 to 32 characters of a-z, A-Z, 0-9, '-' and '_'.",
        _ => null,
    };

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,32}\z")]
    private static partial Regex TopicForm();
}
