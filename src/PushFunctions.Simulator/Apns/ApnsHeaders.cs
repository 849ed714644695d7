using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace PushFunctions.Simulator.Apns;

/// <summary>The push types and what their topic ends in: "Sending notification requests to APNs".</summary>
internal static class ApnsPushTypes
{
    private static readonly Dictionary<string, string> Suffixes = new()
    {
        ["alert"] = "",
        ["background"] = "",
        ["mdm"] = "",
        ["voip"] = ".voip",
        ["complication"] = ".complication",
        ["fileprovider"] = ".pushkit.fileprovider",
        ["location"] = ".location-query",
        ["liveactivity"] = ".push-type.liveactivity",
        ["widgets"] = ".push-type.widgets",
        ["controls"] = ".push-type.controls",
        ["pushtotalk"] = ".voip-ptt",
    };

    public static bool Exists(string pushType) => Suffixes.ContainsKey(pushType);

    /// <summary>The app's bundle id in a topic; null when the topic's ending does not belong to the push type; with
    /// no push type any will do.</summary>
    public static string? BundleIdOf(string topic, string? pushType)
    {
        var ending = Suffixes.Values.FirstOrDefault(suffix => suffix.Length > 0 && topic.EndsWith(suffix, StringComparison.Ordinal)) ?? "";
        return pushType is null || Suffixes[pushType] == ending ? topic[..^ending.Length] : null;
    }
}

internal static class ApnsTokenCharacters
{
    public static SearchValues<char> All { get; } =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-");
}

/// <summary>The <c>apns-</c> headers of a request, apart from the topic.</summary>
internal static class ApnsHeaders
{
    private const int MaxCollapseIdBytes = 64;
    private static readonly string[] Single =
        ["apns-id", "apns-topic", "apns-push-type", "apns-priority", "apns-expiration", "apns-collapse-id"];

    /// <returns>The reason to refuse them, or null.</returns>
    public static string? Check(IHeaderDictionary headers)
    {
        foreach (var name in Single)
        {
            if (headers[name].Count > 1)
                return "DuplicateHeaders";
        }

        if (Value(headers, "apns-id") is { } id && !Guid.TryParseExact(id, "D", out _))
            return "BadMessageId";
        if (Value(headers, "apns-expiration") is { } expiration
            && !long.TryParse(expiration, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return "BadExpirationDate";
        if (Value(headers, "apns-collapse-id") is { } collapseId && Encoding.UTF8.GetByteCount(collapseId) > MaxCollapseIdBytes)
            return "BadCollapseId";
        return CheckPushType(Value(headers, "apns-push-type"), Value(headers, "apns-priority"));
    }

    /// <summary>Null when the header is absent.</summary>
    public static string? Value(IHeaderDictionary headers, string name) =>
        headers.TryGetValue(name, out var value) && !StringValues.IsNullOrEmpty(value) ? value.ToString() : null;

    private static string? CheckPushType(string? pushType, string? priority)
    {
        if (pushType is not null && !ApnsPushTypes.Exists(pushType))
            return "InvalidPushType";
        if (priority is not (null or "10" or "5" or "1"))
            return "BadPriority";

        // Without the header the priority is 10, and for a background push Apple calls anything but 5 an error.
        return pushType == "background" && priority != "5" ? "BadPriority" : null;
    }
}
