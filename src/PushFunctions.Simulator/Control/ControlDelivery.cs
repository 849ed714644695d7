using System.Text.Json;
using PushFunctions.Simulator.Recording;

namespace PushFunctions.Simulator.Control;

/// <summary>A taken push as GET /deliveries tells it, without the secret it was sent with.</summary>
internal sealed record ControlDelivery(
    string Provider, string Token, string Scope, string Id, DateTimeOffset ReceivedAt, bool ValidateOnly, int Duplicates,
    string ConnectionId, IReadOnlyDictionary<string, string> Headers, JsonElement Body)
{
    public static ControlDelivery From(string provider, ReceivedPush push)
    {
        using var body = JsonDocument.Parse(push.Body);
        return new ControlDelivery(
            provider, push.Token, push.Scope, push.Id, push.ReceivedAt, push.ValidateOnly, push.Duplicates, push.ConnectionId,
            push.Headers.Where(header => !header.Key.Equals("authorization", StringComparison.OrdinalIgnoreCase)).ToDictionary(),
            body.RootElement.Clone());
    }
}
