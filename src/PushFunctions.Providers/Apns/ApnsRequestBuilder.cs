using System.Text.Json;
using System.Text.Json.Nodes;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Apns;

/// <summary>A request to APNs, but for who sends it.</summary>
/// <param name="TopicOverridden">The send's overrides name the topic; else it is the credential's.</param>
internal sealed record ApnsRequest(string Path, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Payload, bool TopicOverridden = false)
{
    /// <summary>Not the path: the device's token is in it.</summary>
    public override string ToString() => nameof(ApnsRequest);
}

/// <summary>A push as APNs takes it. docs/provider-mapping.md tells which field goes where.</summary>
internal static class ApnsRequestBuilder
{
    private const string Overrides = "overrides.apn";
    private const int MaximumBytes = 4096;
    private const int MaximumVoipBytes = 5120;

    /// <exception cref="PushContentException">The overrides or a header's value are unusable, or APNs is certain to refuse them.</exception>
    public static ApnsRequest Build(Push push, string bundleId, DateTimeOffset now)
    {
        var content = Compose(push.Message);
        PushContentException.ThrowIfAny(FaultsOf(content, push.Message));
        return new ApnsRequest(
            $"/3/device/{Uri.EscapeDataString(push.Token.Value)}",
            ApnsHeaders.Build(push, bundleId, Lifetime.Of(push, now), content.Headers, content.Kind),
            content.Payload,
            content.Headers.ContainsKey(ApnsHeaders.Topic) || ApnsHeaderRules.TopicEndingOf(content.Kind.PushType) is { Length: > 0 });
    }

    /// <summary>What APNs is certain to refuse; empty where there is nothing.</summary>
    public static IReadOnlyList<PayloadFault> Check(PushMessage message)
    {
        try
        {
            return message.ApnOverrides is null ? [] : FaultsOf(Compose(message), message);
        }
        catch (PushContentException exception)
        {
            return exception.Faults;
        }
    }

    /// <exception cref="PushContentException">The overrides are unusable.</exception>
    public static PayloadSize Measure(PushMessage message)
    {
        var content = Compose(message);
        // A type that only a recipient's variables will give may be the one that has more room.
        var mayBeVoip = content.Kind.PushType == "voip" || (message.IsOutline && content.Kind.PushType.Length == 0);
        return new PayloadSize(content.Payload.Length, mayBeVoip ? MaximumVoipBytes : MaximumBytes);
    }

    private static Content Compose(PushMessage message)
    {
        var overrides = Parse(message);
        var headers = ApnsHeaders.Read(Part(overrides, "headers"));
        var (payload, kind) = ApnsPayload.Build(message, Part(overrides, "payload"), headers.GetValueOrDefault(ApnsHeaders.PushType));
        return new Content(headers, kind, payload);
    }

    private static List<PayloadFault> FaultsOf(Content content, PushMessage message)
    {
        var faults = new List<PayloadFault>();
        ApnsHeaders.Check(content.Headers, content.Kind, message.IsOutline, faults);
        return faults;
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
    /// <param name="asked">The push type that the sender sets.</param>
    public static (byte[] Payload, AppleKind Kind) Build(PushMessage message, JsonObject? overrides, string? asked)
    {
        if (message.Data.ContainsKey("aps")) throw new PushContentException("$.content.data.aps", "content.data: the key aps is Apple's");
        if (overrides is null && asked is null)
        {
            var usual = ApplePush.KindOf(message);
            return (JsonBytes.Write((message, usual.WakesApp), static (json, state) => Write(json, state.message, state.WakesApp)), usual);
        }

        if (overrides?["aps"] is not (null or JsonObject)) throw new PushContentException("$.overrides.apn.payload.aps", "overrides.apn.payload.aps: not a JSON object");
        var merged = JsonNode.Parse(JsonBytes.Write(message, static (json, message) => Write(json, message, wakesApp: false)))!.AsObject();
        if (overrides is not null) JsonMerge.Into(merged, overrides);
        var kind = ApplePush.KindOf(merged, hasAlert: false, isLiveActivity: false, asked);
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
