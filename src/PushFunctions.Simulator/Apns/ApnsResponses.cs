using System.Text;
using PushFunctions.Simulator.Faults;
using PushFunctions.Simulator.Hosting;

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

/// <summary>APNs' responses: <c>apns-id</c> always, a body only with a refusal.</summary>
internal static class ApnsResponses
{
    public static Response Accepted(string apnsId) => new Response(200, ReadOnlyMemory<byte>.Empty).With("apns-id", apnsId);

    public static Response Refused(string reason, string apnsId, DateTimeOffset? since = null) =>
        Refused(ApnsReasons.StatusOf(reason), reason, apnsId, since);

    /// <summary>The fault's own response; null when it has none.</summary>
    public static Response? For(SimulatorFault fault, string apnsId, DateTimeOffset now)
    {
        if (fault.Status is null && fault.Reason is null)
            return null;

        var status = fault.Status ?? ApnsReasons.StatusOf(fault.Reason!);
        var reason = fault.Reason ?? ApnsReasons.UsualFor(status);
        return fault.Body is { } text
            ? new Response(status, Encoding.UTF8.GetBytes(text), "text/html") { Reason = reason }
            : Refused(status, reason, apnsId, status == 410 ? fault.Timestamp ?? now : fault.Timestamp);
    }

    private static Response Refused(int status, string reason, string apnsId, DateTimeOffset? since)
    {
        var body = since is { } time
            ? $"{{\"reason\":\"{reason}\",\"timestamp\":{time.ToUnixTimeMilliseconds()}}}"
            : $"{{\"reason\":\"{reason}\"}}";
        return new Response(status, Encoding.UTF8.GetBytes(body), "application/json") { Reason = reason }.With("apns-id", apnsId);
    }
}
