namespace PushFunctions.Simulator.Fcm;

/// <summary>FCM's error codes: https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode.</summary>
internal static class FcmErrorCodes
{
    public static int StatusOf(string errorCode) => errorCode switch
    {
        "UNREGISTERED" => 404,
        "INVALID_ARGUMENT" => 400,
        "SENDER_ID_MISMATCH" or "PERMISSION_DENIED" => 403,
        "QUOTA_EXCEEDED" => 429,
        "THIRD_PARTY_AUTH_ERROR" => 401,
        "UNAVAILABLE" => 503,
        "INTERNAL" or "UNSPECIFIED_ERROR" => 500,
        _ => throw new ArgumentException($"\"{errorCode}\" is no FCM error code that has a usual status: give the fault a Status too.", nameof(errorCode)),
    };

    public static string RpcStatusOf(int status, string? errorCode) => status switch
    {
        400 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        429 => "RESOURCE_EXHAUSTED",
        500 => "INTERNAL",
        503 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        _ => errorCode ?? "UNKNOWN",
    };

    public static string MessageOf(string? errorCode, int status) => errorCode switch
    {
        "UNREGISTERED" => "Requested entity was not found.",
        "SENDER_ID_MISMATCH" => "SenderId mismatch",
        "QUOTA_EXCEEDED" => "Quota exceeded for quota metric 'Messages sent' and limit 'Messages sent per minute'.",
        "THIRD_PARTY_AUTH_ERROR" => "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential.",
        "UNAVAILABLE" => "The service is currently unavailable.",
        "INTERNAL" => "Internal error encountered.",
        "INVALID_ARGUMENT" => "Request contains an invalid argument.",
        _ => status switch
        {
            401 => FcmRefusal.BadCredential.Message,
            404 => "Requested entity was not found.",
            403 => "The caller does not have permission",
            503 => "The service is currently unavailable.",
            _ => "Internal error encountered.",
        },
    };
}
