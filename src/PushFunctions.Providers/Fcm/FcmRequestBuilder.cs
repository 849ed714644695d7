using System.Text.Json;
using System.Text.Json.Nodes;
using PushFunctions.Core.Delivery;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Fcm;

/// <summary>A push as the JSON of <c>messages:send</c>. docs/provider-mapping.md tells which field goes where.</summary>
internal static class FcmRequestBuilder
{
    private const string Overrides = "overrides.fcm";

    /// <exception cref="PushContentException">The overrides are unusable.</exception>
    public static byte[] Build(Push push, DateTimeOffset now) =>
        Build(new FcmParts(push.Message, push.Token.Value, push.Id.Value, Lifetime.Of(push, now), push.DryRun));

    /// <inheritdoc cref="Build(Push, DateTimeOffset)"/>
    public static byte[] Build(FcmParts parts)
    {
        var body = JsonBytes.Write(parts, static (json, parts) => Write(json, parts));
        return parts.Message.FcmOverrides is { } overrides ? Merge(body, overrides) : body;
    }

    private static byte[] Merge(byte[] body, string overrides)
    {
        // The names that may stand at the top leave no way to another target.
        var patch = JsonMerge.ParseOverrides(overrides, Overrides, "android", "webpush", "apns", "data");
        var request = JsonNode.Parse(body)!.AsObject();
        JsonMerge.Into(request["message"]!.AsObject(), patch);
        return JsonMerge.ToBytes(request);
    }

    private static void Write(Utf8JsonWriter json, in FcmParts parts)
    {
        var message = parts.Message;
        json.WriteStartObject();
        if (parts.ValidateOnly) json.WriteBoolean("validate_only"u8, true);
        json.WriteStartObject("message"u8);
        if (parts.Token is { } token) json.WriteString("token"u8, token);
        WriteNotification(json, message);
        WriteData(json, message);
        FcmAndroid.Write(json, parts);
        FcmApns.Write(json, parts);
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
