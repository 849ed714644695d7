namespace PushFunctions.Api.Sends;

/// <summary>What is merged into the request to a provider.</summary>
public sealed record OverridesRequest(FcmOverridesRequest? Fcm, ApnOverridesRequest? Apn);
