using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Apns;

/// <summary>A push as APNs accepts it, except for the sign-in.</summary>
/// <param name="topicOverridden">The send's overrides name the topic; else it is the credential's.</param>
internal sealed class ApnsRequest(
    Push push, string path, IReadOnlyList<KeyValuePair<string, string>> headers, byte[] payload, PayloadCheck check, bool topicOverridden)
        : ProviderRequest(check)
{
    public Push Push => push;

    public string Path => path;

    public IReadOnlyList<KeyValuePair<string, string>> Headers => headers;

    public byte[] Payload => payload;

    public bool TopicOverridden => topicOverridden;
}

/// <summary>A push as APNs accepts it. docs/provider-mapping.md tells which field goes where.</summary>
internal static class ApnsRequestBuilder
{
    private const string Overrides = "overrides.apn";
    private const int MaximumBytes = 4096;
    private const int MaximumVoipBytes = 5120;

    public static ApnsRequest Build(Push push, string bundleId, DateTimeOffset now)
    {
        var faults = new List<PayloadFault>();
        var content = Compose(push.Message, faults);
        return new ApnsRequest(
            push,
            $"/3/device/{Uri.EscapeDataString(push.Token.Value)}",
            faults.Count > 0 ? [] : ApnsHeaders.Build(push, bundleId, Lifetime.Of(push, now), content.Headers, content.Kind, faults),
            content.Payload,
            new PayloadCheck(ExcessOf(content, push.Message), faults),
            content.Headers.ContainsKey(ApnsHeaders.Topic) || ApnsHeaderRules.TopicEndingOf(content.Kind.PushType) is { Length: > 0 });
    }

    /// <summary>Without overrides it finds no fault: what else may be wrong is no fault of a send that reaches other
    /// providers only.</summary>
    public static PayloadCheck Check(PushMessage message)
    {
        var faults = new List<PayloadFault>();
        var content = Compose(message, faults);
        return new PayloadCheck(ExcessOf(content, message), message.ApnOverrides is null ? [] : faults);
    }

    /// <summary>The headers do not count.</summary>
    private static PayloadExcess? ExcessOf(Content content, PushMessage message)
    {
        // A type that only a recipient's variables will give may be the one that has more room.
        var mayBeVoip = content.Kind.PushType == "voip" || (message.IsOutline && content.Kind.PushType.Length == 0);
        return PayloadExcess.Of(content.Payload.Length, mayBeVoip ? MaximumVoipBytes : MaximumBytes);
    }

    /// <summary>Where a part cannot be put in, it is left out, and the faults say what is wrong with it.</summary>
    private static Content Compose(PushMessage message, List<PayloadFault> faults)
    {
        try
        {
            var content = Compose(message);
            ApnsHeaders.Check(content.Headers, content.Kind, message.IsOutline, faults);
            return content;
        }
        catch (PushContentException exception)
        {
            faults.Add(exception.Fault);
            return Compose(message with { ApnOverrides = null, Data = message.Data.Where(entry => entry.Key != "aps").ToDictionary() });
        }
    }

    /// <exception cref="PushContentException">The overrides cannot be used, or the data takes Apple's
    /// place.</exception>
    private static Content Compose(PushMessage message)
    {
        var overrides = Parse(message);
        var headers = ApnsHeaders.Read(Part(overrides, "headers"));
        var (payload, kind) = ApnsPayload.Build(message, Part(overrides, "payload"), headers.GetValueOrDefault(ApnsHeaders.PushType));
        return new Content(headers, kind, payload);
    }

    private static JsonObject? Parse(PushMessage message) =>
        message.ApnOverrides is { } overrides ? JsonMerge.ParseOverrides(overrides, Overrides, "headers", "payload") : null;

    private static JsonObject? Part(JsonObject? overrides, string name) => overrides?[name] switch
    {
        null => null,
        JsonObject part => part,
        _ => throw new PushContentException($"$.{Overrides}.{name}", $"{Overrides}.{name}: not a JSON object"),
    };

    private readonly record struct Content(Dictionary<string, string> Headers, AppleKind Kind, byte[] Payload);
}

/// <summary>The payload: <c>aps</c>, then the data beside it.</summary>
internal static class ApnsPayload
{
    /// <param name="pushType">The push type that the sender sets.</param>
    public static (byte[] Payload, AppleKind Kind) Build(PushMessage message, JsonObject? overrides, string? pushType)
    {
        if (message.Data.ContainsKey("aps")) throw new PushContentException("$.content.data.aps", "content.data: the key aps is Apple's");
        if (overrides is null && pushType is null)
        {
            var usual = ApplePush.KindOf(message);
            return (JsonBytes.Write((message, usual.WakesApp), static (json, state) => Write(json, state.message, state.WakesApp)), usual);
        }

        if (overrides?["aps"] is not (null or JsonObject))
            throw new PushContentException("$.overrides.apn.payload.aps", "overrides.apn.payload.aps: not a JSON object");
        var merged = JsonNode.Parse(JsonBytes.Write(message, static (json, message) => Write(json, message, wakesApp: false)))!.AsObject();
        if (overrides is not null) JsonMerge.Into(merged, overrides);
        var kind = ApplePush.KindOf(merged, hasAlert: false, isLiveActivity: false, pushType);
        if (kind.WakesApp) ApplePush.WakeApp(merged, overrides);
        return (JsonMerge.ToBytes(merged), kind);
    }

    private static void Write(Utf8JsonWriter json, PushMessage message, bool wakesApp)
    {
        json.WriteStartObject();
        json.WriteStartObject("aps"u8);
        ApplePush.WriteAlert(json, message);
        ApplePush.WriteAps(json, message, wakesApp);
        json.WriteEndObject();
        DataEntries.Write(json, message.Data);
        DataEntries.WriteExtra(json, message.Data, "image", message.Image);
        DataEntries.WriteExtra(json, message.Data, "link", message.Link);
        json.WriteEndObject();
    }
}

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
