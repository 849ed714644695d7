using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Fcm;

/// <summary>A push as FCM accepts it.</summary>
internal sealed class FcmRequest(Push push, byte[] body, PayloadCheck check) : ProviderRequest(check)
{
    public Push Push => push;

    public byte[] Body => body;
}

/// <summary>A push as the JSON of <c>messages:send</c>. docs/provider-mapping.md tells which field goes
/// where.</summary>
internal static class FcmRequestBuilder
{
    private const string Overrides = "overrides.fcm";
    private const string Path = "$." + Overrides;

    // As long as ids get, so that a message has the same size before it has a recipient.
    private static readonly string LongestId = NotificationId.Prefix + new string('0', 34);

    public static FcmRequest Build(Push push, DateTimeOffset now)
    {
        var (body, check) = Build(push.Message, push, Lifetime.Of(push, now));
        return new FcmRequest(push, body, check);
    }

    public static PayloadCheck Check(PushMessage message) => Build(message, push: null, lifetime: default).Check;

    /// <param name="push">Null where the message has no recipient yet.</param>
    private static (byte[] Body, PayloadCheck Check) Build(PushMessage message, Push? push, Lifetime lifetime)
    {
        var faults = new List<PayloadFault>();
        // Overrides that are wrong are left out of the size: the faults say what is wrong with them.
        var body = (message.FcmOverrides is { } overrides ? Merge(overrides, message, push, lifetime, faults) : null)
            ?? JsonBytes.Write(
                (message, push, lifetime, ApplePush.KindOf(message)),
                static (json, of) => Write(json, of.message, of.push, of.lifetime, of.Item4));
        return (body, new PayloadCheck(FcmPayloadSize.ExcessOf(body), faults));
    }

    /// <summary>Null where something is wrong with the overrides.</summary>
    private static byte[]? Merge(string overrides, PushMessage message, Push? push, Lifetime lifetime, List<PayloadFault> faults)
    {
        // The names that may stand at the top leave no way to another target.
        if (JsonMerge.ParseOverrides(overrides, Overrides, faults, "android", "webpush", "apns", "data") is not { } patch) return null;
        FcmSchema.CheckAndNormalize(patch, Path, message.IsOutline, faults);
        if (faults.Count > 0) return null;
        FcmWebpush.CheckAndNormalize(patch["webpush"]?["headers"] as JsonObject, $"{Path}.webpush.headers", message.IsOutline, faults);
        var request = JsonNode.Parse(
            JsonBytes.Write(
                (message, push, lifetime), static (json, of) => Write(json, of.message, of.push, of.lifetime, kind: null)))!.AsObject();
        var merged = request["message"]!.AsObject();
        JsonMerge.Into(merged, patch);
        FcmApns.Decide(merged, patch["apns"] as JsonObject, message, $"{Path}.apns.headers", faults);
        return faults.Count > 0 ? null : JsonMerge.ToBytes(request);
    }

    /// <param name="kind">Null where the overrides are still to be merged: what depends on them is left out.</param>
    private static void Write(Utf8JsonWriter json, PushMessage message, Push? push, Lifetime lifetime, AppleKind? kind)
    {
        var id = push?.Id.Value ?? LongestId;
        json.WriteStartObject();
        if (push is { DryRun: true }) json.WriteBoolean("validate_only"u8, true);
        json.WriteStartObject("message"u8);
        if (push is { Token.Value: var token }) json.WriteString("token"u8, token);
        WriteNotification(json, message);
        WriteData(json, message);
        FcmAndroid.Write(json, message, id, lifetime);
        FcmApns.Write(json, message, id, lifetime, kind);
        FcmWebpush.Write(json, message, id, lifetime);
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
/// The bytes that FCM holds against its limit: keys and values of the data, values of the notification, and the
/// platform's own part; the largest platform counts, and the common notification counts for each. The target, headers
/// and options are free. Google publishes the limit, not the sum.
/// </summary>
internal static class FcmPayloadSize
{
    private const int Maximum = 4096;

    /// <summary>Null where the request fits. What counts is a part of the request: one that is within the limit as a
    /// whole need not be read.</summary>
    public static PayloadExcess? ExcessOf(byte[] request) => request.Length <= Maximum ? null : PayloadExcess.Of(Of(request), Maximum);

    private static int Of(ReadOnlyMemory<byte> request)
    {
        using var document = JsonDocument.Parse(request);
        var message = document.RootElement.GetProperty("message"u8);
        return Math.Max(Android(message), Math.Max(Apns(message), Webpush(message)));
    }

    private static int Android(JsonElement message)
    {
        var own = At(message, "android");
        return Map(At(own, "data") ?? At(message, "data")) + Values(At(own, "notification")) + Values(
            At(message, "notification"), except: At(own, "notification"));
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
        return Map(At(own, "data") ?? At(message, "data")) + (notification is { } json ? Raw(json) : 0) + Values(
            At(message, "notification"), except: notification);
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

    /// <param name="except">What the platform has instead: an object that has some of the same members, or an alert
    /// that is one text.</param>
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

    private static int Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetByteCount(value.GetString()!) : Raw(value);

    private static int Raw(JsonElement value) => Encoding.UTF8.GetByteCount(value.GetRawText());
}
