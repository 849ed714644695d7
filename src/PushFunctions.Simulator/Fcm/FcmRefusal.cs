namespace PushFunctions.Simulator.Fcm;

/// <summary>
/// Why FCM says no: the parts of Google's error JSON. <paramref name="Status"/> is the <c>google.rpc.Code</c> by name,
/// <paramref name="ErrorCode"/> that of the FcmError detail, which only errors of FCM itself have.
/// </summary>
internal sealed record FcmRefusal(int Code, string Status, string Message, string? ErrorCode = null)
{
    public IReadOnlyList<FieldViolation> Violations { get; init; } = [];

    public static FcmRefusal MissingCredential { get; } = new(401, "UNAUTHENTICATED",
        "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.");

    public static FcmRefusal BadCredential { get; } = new(401, "UNAUTHENTICATED",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.");

    public static FcmRefusal NoSuchProject { get; } = new(404, "NOT_FOUND", "Requested entity was not found.");

    public static FcmRefusal NoSuchMethod { get; } = new(404, "NOT_FOUND", "Method not found.");

    public static FcmRefusal NotAToken { get; } =
        Argument("The registration token is not a valid FCM registration token", "message.token");

    public static FcmRefusal Denied(string projectId) => new(403, "PERMISSION_DENIED",
        $"Permission 'cloudmessaging.messages.create' denied on resource '//cloudresourcemanager.googleapis.com/projects/{projectId}' (or it may not exist).");

    /// <summary>The JSON does not fit the message type: Google's front end says so, before FCM sees it.</summary>
    public static FcmRefusal Shape(IReadOnlyList<FieldViolation> violations) =>
        new(400, "INVALID_ARGUMENT", string.Join('\n', violations.Select(violation => violation.Description))) { Violations = violations };

    /// <summary>The message is well formed, but FCM itself does not take it.</summary>
    public static FcmRefusal Argument(string message, string field) =>
        new(400, "INVALID_ARGUMENT", message, "INVALID_ARGUMENT") { Violations = [new FieldViolation(field, message)] };
}
