namespace PushFunctions.Api;

/// <summary>What is merged into the request to a provider.</summary>
/// <param name="Fcm">For FCM, up to 16 KiB of JSON.</param>
/// <param name="Apn">For APNs, up to 16 KiB of JSON.</param>
public sealed record OverridesRequest(FcmOverridesRequest? Fcm, ApnOverridesRequest? Apn);
