using System.Text.Json;
using System.Text.Json.Nodes;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Fcm;

/// <summary>A push as the JSON of <c>messages:send</c>. docs/provider-mapping.md tells which field goes where.</summary>
internal static class FcmRequestBuilder
{
    private const string Overrides = "overrides.fcm";
    private const string Path = "$." + Overrides;

    /// <exception cref="PushContentException">The overrides are unusable, or FCM is certain to refuse them.</exception>
    public static byte[] Build(Push push, DateTimeOffset now) =>
        Build(new FcmParts(push.Message, push.Token.Value, push.Id.Value, Lifetime.Of(push, now), push.DryRun));

    /// <inheritdoc cref="Build(Push, DateTimeOffset)"/>
    public static byte[] Build(FcmParts parts)
    {
        if (parts.Message.FcmOverrides is not { } overrides)
        {
            var kind = ApplePush.KindOf(parts.Message);
            return JsonBytes.Write((parts, kind), static (json, state) => Write(json, state.parts, state.kind));
        }

        var (request, faults) = Merge(parts, overrides);
        PushContentException.ThrowIfAny(faults);
        return JsonMerge.ToBytes(request);
    }

    /// <summary>What FCM is certain to refuse; empty where there is nothing.</summary>
    public static IReadOnlyList<PayloadFault> Check(FcmParts parts)
    {
        try
        {
            return parts.Message.FcmOverrides is { } overrides ? Merge(parts, overrides).Faults : [];
        }
        catch (PushContentException exception)
        {
            return exception.Faults;
        }
    }

    private static (JsonObject Request, List<PayloadFault> Faults) Merge(FcmParts parts, string overrides)
    {
        // The names that may stand at the top leave no way to another target.
        var patch = JsonMerge.ParseOverrides(overrides, Overrides, "android", "webpush", "apns", "data");
        var isOutline = parts.Message.IsOutline;
        var faults = new List<PayloadFault>();
        FcmSchema.CheckAndNormalize(patch, Path, isOutline, faults);
        var request = JsonNode.Parse(JsonBytes.Write(parts, static (json, parts) => Write(json, parts, kind: null)))!.AsObject();
        var message = request["message"]!.AsObject();
        if (faults.Count > 0) return (request, faults);
        FcmWebpush.CheckAndNormalize(patch["webpush"]?["headers"] as JsonObject, $"{Path}.webpush.headers", isOutline, faults);
        JsonMerge.Into(message, patch);
        FcmApns.Decide(message, patch["apns"] as JsonObject, parts.Message, $"{Path}.apns.headers", faults);
        return (request, faults);
    }

    /// <param name="kind">Null where the overrides are still to be merged: what depends on them is left out.</param>
    private static void Write(Utf8JsonWriter json, in FcmParts parts, AppleKind? kind)
    {
        var message = parts.Message;
        json.WriteStartObject();
        if (parts.ValidateOnly) json.WriteBoolean("validate_only"u8, true);
        json.WriteStartObject("message"u8);
        if (parts.Token is { } token) json.WriteString("token"u8, token);
        WriteNotification(json, message);
        WriteData(json, message);
        FcmAndroid.Write(json, parts);
        FcmApns.Write(json, parts, kind);
        FcmWebpush.Write(json, parts);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteNotification(Utf8JsonWriter json, PushMessage message)
    {
        if (message.IsBackground) return;
        json.WriteStartObject("notification"u8);
        if (message.Title is { } title) json.WriteString("title"u8, title);
        if (message.Body is { } body) json.WriteString("body"u8, body);
        if (message.Image is { } image) json.WriteString("image"u8, image);
        json.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter json, PushMessage message)
    {
        if (message.Data.Count == 0 && message.Link is null) return;
        json.WriteStartObject("data"u8);
        DataEntries.Write(json, message.Data);
        DataEntries.WriteExtra(json, message.Data, "link", message.Link);
        json.WriteEndObject();
    }
}
