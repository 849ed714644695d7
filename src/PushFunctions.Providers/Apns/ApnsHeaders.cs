using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Apns;

/// <summary>The <c>apns-</c> headers: those of the message, replaced by those of the overrides.</summary>
internal static class ApnsHeaders
{
    public const string PushType = "apns-push-type";
    public const string Topic = "apns-topic";
    private const string Overrides = "overrides.apn.headers";
    private const string Path = "$." + Overrides;

    /// <param name="own">What <see cref="Read"/> made of the overrides.</param>
    /// <param name="kind">The push type that is sent in the end: topic and priority go by it.</param>
    public static List<KeyValuePair<string, string>> Build(
        Push push, string bundleId, Lifetime lifetime, Dictionary<string, string> own, AppleKind kind, List<PayloadFault> faults)
    {
        // Another app's topic would get this credential refused, and with it everybody else's pushes.
        if (own.TryGetValue(Topic, out var topic) && topic != bundleId && !topic.StartsWith(bundleId + ".", StringComparison.Ordinal))
            faults.Add(
                new PayloadFault(
                    Member(Topic), $"{Overrides}: apns-topic must be the credential's bundle id, with or without an ending such as .voip"));
        var others = new Dictionary<string, string>(own);
        List<KeyValuePair<string, string>> headers = new(8);
        Add(Topic, bundleId + ApnsHeaderRules.TopicEndingOf(kind.PushType));
        Add(PushType, kind.PushType);
        Add("apns-priority", ApplePush.Priority(push.Message, kind.PushType));
        Add("apns-expiration", lifetime.ExpiresAtEpoch?.ToString(CultureInfo.InvariantCulture));
        Add("apns-collapse-id", ApplePush.CollapseId(push.Message, push.Id.Value));
        Add("apns-id", push.Id.ToUuid().ToString("D"));
        headers.AddRange(others);
        if (headers.FirstOrDefault(header => ApnsHeaderRules.WrongWithText(header.Value) is not null) is { Key: { } name } wrong)
            faults.Add(new PayloadFault(Member(name), $"{name}: {ApnsHeaderRules.WrongWithText(wrong.Value)}"));
        return headers;

        void Add(string name, string? usual)
        {
            var value = others.Remove(name, out var instead) ? instead : usual;
            if (value is not null) headers.Add(new(name, value));
        }
    }

    /// <summary>The headers of the overrides by lower-case name.</summary>
    public static Dictionary<string, string> Read(JsonObject? overrides)
    {
        var headers = new Dictionary<string, string>();
        foreach (var (key, node) in overrides ?? [])
        {
            var name = key.ToLowerInvariant();
            if (!name.StartsWith("apns-", StringComparison.Ordinal)
                || !name.All(letter => char.IsAsciiLetterLower(letter) || letter == '-'))
                throw new PushContentException(Path, $"{Overrides}: only apns-… headers can be set");
            if (node is not JsonValue value || value.GetValueKind() is not (JsonValueKind.String or JsonValueKind.Number))
                throw new PushContentException(Path, $"{Overrides}: a header's value is a string or a number");
            headers[name] = value.ToString();
        }

        return headers;
    }

    /// <summary>Adds what APNs is certain to refuse, whatever the bundle id is.</summary>
    public static void Check(Dictionary<string, string> own, AppleKind kind, bool isOutline, List<PayloadFault> faults)
    {
        ApnsHeaderRules.Check(own, kind, Path, isOutline, faults);
        if (own.ContainsKey(PushType) && !own.ContainsKey(Topic) && ApnsHeaderRules.TopicEndingOf(kind.PushType) is { Length: > 0 } ending)
            faults.Add(
                new PayloadFault(
                    Member(Topic),
                    $"The push type {kind.PushType} needs its own topic. Set apns-topic to the bundle id followed by '{ending}'."));
    }

    private static string Member(string name) => $"{Path}['{name}']";
}
