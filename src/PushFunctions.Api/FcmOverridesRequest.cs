using System.Text.Json;

namespace PushFunctions.Api;

/// <summary>Merged into FCM's <c>message</c>.</summary>
/// <param name="Android">FCM's AndroidConfig.</param>
/// <param name="Webpush">FCM's WebpushConfig.</param>
/// <param name="Apns">FCM's ApnsConfig.</param>
/// <param name="Data">Values are texts.</param>
public sealed record FcmOverridesRequest(JsonElement? Android, JsonElement? Webpush, JsonElement? Apns, IReadOnlyDictionary<string, string>? Data);
