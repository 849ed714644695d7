using System.Text.Json;
using System.Text.Json.Nodes;
using PushFunctions.Core.Delivery;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Apns;

/// <summary>The payload: <c>aps</c>, then the data beside it.</summary>
internal static class ApnsPayload
{
    public static byte[] Build(PushMessage message, JsonObject? overrides)
    {
        if (message.Data.ContainsKey("aps")) throw new PushContentException("content.data: the key aps is Apple's");
        var payload = JsonBytes.Write(message, Write);
        if (overrides is null) return payload;
        var merged = JsonNode.Parse(payload)!.AsObject();
        JsonMerge.Into(merged, overrides);
        return JsonMerge.ToBytes(merged);
    }

    private static void Write(Utf8JsonWriter json, PushMessage message)
    {
        json.WriteStartObject();
        json.WriteStartObject("aps"u8);
        WriteAlert(json, message);
        ApplePush.WriteAps(json, message);
        json.WriteEndObject();
        DataEntries.Write(json, message.Data);
        DataEntries.WriteExtra(json, message.Data, "image", message.Image);
        DataEntries.WriteExtra(json, message.Data, "link", message.Link);
        json.WriteEndObject();
    }

    private static void WriteAlert(Utf8JsonWriter json, PushMessage message)
    {
        if (message.IsBackground) return;
        json.WriteStartObject("alert"u8);
        if (message.Title is { } title) json.WriteString("title"u8, title);
        if (message.Body is { } body) json.WriteString("body"u8, body);
        json.WriteEndObject();
    }
}
