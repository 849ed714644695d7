using System.Text.Json;
using System.Text.Json.Nodes;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Apns;

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
