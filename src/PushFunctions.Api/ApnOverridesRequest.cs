using System.Text.Json;

namespace PushFunctions.Api;

/// <summary>Merged into the request to APNs.</summary>
/// <param name="Headers">Names that begin with <c>apns-</c>, but for <c>apns-id</c>.</param>
/// <param name="Payload">Merged into the JSON that the device gets.</param>
public sealed record ApnOverridesRequest(IReadOnlyDictionary<string, string>? Headers, JsonElement? Payload);
