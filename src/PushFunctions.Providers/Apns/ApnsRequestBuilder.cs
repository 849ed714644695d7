using System.Text.Json.Nodes;
using PushFunctions.Core.Delivery;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Apns;

/// <summary>A push as APNs takes it. docs/provider-mapping.md tells which field goes where.</summary>
internal static class ApnsRequestBuilder
{
    private const string Overrides = "overrides.apn";

    /// <exception cref="PushContentException">The overrides or a header's value are unusable.</exception>
    public static ApnsRequest Build(Push push, string bundleId, DateTimeOffset now)
    {
        var overrides = Parse(push.Message);
        var headers = Part(overrides, "headers");
        return new ApnsRequest(
            $"/3/device/{Uri.EscapeDataString(push.Token.Value)}",
            ApnsHeaders.Build(push, bundleId, Lifetime.Of(push, now), headers),
            ApnsPayload.Build(push.Message, Part(overrides, "payload")),
            headers?.Any(header => header.Key.Equals("apns-topic", StringComparison.OrdinalIgnoreCase)) is true);
    }

    /// <inheritdoc cref="Build"/>
    public static byte[] BuildPayload(PushMessage message) => ApnsPayload.Build(message, Part(Parse(message), "payload"));

    private static JsonObject? Parse(PushMessage message) =>
        message.ApnOverrides is { } overrides ? JsonMerge.ParseOverrides(overrides, Overrides, "headers", "payload") : null;

    private static JsonObject? Part(JsonObject? overrides, string name) => overrides?[name] switch
    {
        null => null,
        JsonObject part => part,
        _ => throw new PushContentException($"{Overrides}.{name}: not a JSON object"),
    };
}
