using System.Text.Json.Nodes;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Apns;

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
