using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Fcm;

/// <summary>Everything that goes into a request to FCM.</summary>
/// <param name="Token">Null where only the size is asked for.</param>
/// <param name="Id">The notification's id.</param>
internal readonly record struct FcmParts(PushMessage Message, string? Token, string Id, Lifetime Lifetime, bool ValidateOnly);

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

/// <summary>
/// The bytes that FCM holds against its limit: keys and values of the data, values of the notification, and the platform's own part;
/// the largest platform counts, and the common notification counts for each. The target, headers and options are free. Google publishes the limit, not the sum.
/// </summary>
internal static class FcmPayloadSize
{
    public static int Of(ReadOnlyMemory<byte> request)
    {
        using var document = JsonDocument.Parse(request);
        var message = document.RootElement.GetProperty("message"u8);
        return Math.Max(Android(message), Math.Max(Apns(message), Webpush(message)));
    }

    private static int Android(JsonElement message)
    {
        var own = At(message, "android");
        return Map(At(own, "data") ?? At(message, "data")) + Values(At(own, "notification")) + Values(At(message, "notification"), except: At(own, "notification"));
    }

    private static int Apns(JsonElement message)
    {
        var payload = At(At(message, "apns"), "payload");
        var alert = At(At(payload, "aps"), "alert");
        return (payload is { } own ? Raw(own) : 0) + Map(At(message, "data")) + Values(At(message, "notification"), except: alert);
    }

    private static int Webpush(JsonElement message)
    {
        var own = At(message, "webpush");
        var notification = At(own, "notification");
        return Map(At(own, "data") ?? At(message, "data")) + (notification is { } json ? Raw(json) : 0) + Values(At(message, "notification"), except: notification);
    }

    private static JsonElement? At(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty(name, out var value) ? value : null;

    private static int Map(JsonElement? map)
    {
        var bytes = 0;
        if (map is not { ValueKind: JsonValueKind.Object } json) return bytes;
        foreach (var entry in json.EnumerateObject()) bytes += Encoding.UTF8.GetByteCount(entry.Name) + Text(entry.Value);
        return bytes;
    }

    /// <param name="except">What the platform has instead: an object that has some of the same members, or an alert that is one text.</param>
    private static int Values(JsonElement? notification, JsonElement? except = null)
    {
        var bytes = 0;
        if (notification is not { ValueKind: JsonValueKind.Object } json) return bytes;
        foreach (var entry in json.EnumerateObject())
        {
            if (At(except, entry.Name) is null && except is not { ValueKind: JsonValueKind.String }) bytes += Text(entry.Value);
        }

        return bytes;
    }

    private static int Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetByteCount(value.GetString()!) : Raw(value);

    private static int Raw(JsonElement value) => Encoding.UTF8.GetByteCount(value.GetRawText());
}
