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

    /// <summary>The app's bundle id in a topic; null when the topic's ending does not belong to the push type; with no push type any will do.</summary>
    public static string? BundleIdOf(string topic, string? pushType)
    {
        var ending = Suffixes.Values.FirstOrDefault(suffix => suffix.Length > 0 && topic.EndsWith(suffix, StringComparison.Ordinal)) ?? "";
        return pushType is null || Suffixes[pushType] == ending ? topic[..^ending.Length] : null;
    }
}
