namespace PushFunctions.Simulator.Apns;

/// <summary>APNs' reasons and the status each comes with: "Handling notification responses from APNs".</summary>
internal static class ApnsReasons
{
    public static int StatusOf(string reason) => reason switch
    {
        "BadCollapseId" or "BadDeviceToken" or "BadExpirationDate" or "BadMessageId" or "BadPriority" or "BadTopic"
            or "DeviceTokenNotForTopic" or "DuplicateHeaders" or "IdleTimeout" or "InvalidPushType" or "MissingDeviceToken"
            or "MissingTopic" or "PayloadEmpty" or "TopicDisallowed" => 400,
        "BadCertificate" or "BadCertificateEnvironment" or "ExpiredProviderToken" or "Forbidden" or "InvalidProviderToken"
            or "MissingProviderToken" or "UnrelatedKeyIdInToken" or "BadEnvironmentKeyIdInToken" => 403,
        "BadPath" => 404,
        "MethodNotAllowed" => 405,
        "ExpiredToken" or "Unregistered" => 410,
        "PayloadTooLarge" => 413,
        "TooManyProviderTokenUpdates" or "TooManyRequests" => 429,
        "InternalServerError" => 500,
        "ServiceUnavailable" or "Shutdown" => 503,
        _ => throw new ArgumentException($"\"{reason}\" is no APNs reason: give the fault a Status too.", nameof(reason)),
    };

    /// <summary>The reason usual for a status, where a fault names none.</summary>
    public static string UsualFor(int status) => status switch
    {
        400 => "BadDeviceToken",
        403 => "InvalidProviderToken",
        404 => "BadPath",
        405 => "MethodNotAllowed",
        410 => "Unregistered",
        413 => "PayloadTooLarge",
        429 => "TooManyRequests",
        503 => "ServiceUnavailable",
        _ => "InternalServerError",
    };
}
