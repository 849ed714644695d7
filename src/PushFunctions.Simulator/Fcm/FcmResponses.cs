using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PushFunctions.Simulator.Faults;
using PushFunctions.Simulator.Hosting;

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
        _ => throw new ArgumentException(
            $"\"{errorCode}\" is no FCM error code that has a usual status: give the fault a Status too.", nameof(errorCode)),
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
        "THIRD_PARTY_AUTH_ERROR" =>
            "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential.",
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

/// <summary>
/// Why FCM refuses a message: the parts of Google's error JSON. <paramref name="Status"/> is the
/// <c>google.rpc.Code</c> by name, <paramref name="ErrorCode"/> that of the FcmError detail, which only errors of FCM
/// itself have.
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

    /// <summary>The JSON does not fit the message type: Google's front end refuses it before FCM sees it.</summary>
    public static FcmRefusal Shape(IReadOnlyList<FieldViolation> violations) =>
        new(400, "INVALID_ARGUMENT", string.Join('\n', violations.Select(violation => violation.Description))) { Violations = violations };

    /// <summary>The message is well formed, but FCM itself does not accept it.</summary>
    public static FcmRefusal Argument(string message, string field) =>
        new(400, "INVALID_ARGUMENT", message, "INVALID_ARGUMENT") { Violations = [new FieldViolation(field, message)] };
}

/// <summary>One entry of a <c>google.rpc.BadRequest</c>.</summary>
internal sealed record FieldViolation(string Field, string Description);

/// <summary>FCM's responses, byte for byte in Google's shape.</summary>
internal static class FcmResponses
{
    private static readonly JsonWriterOptions Google = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Response Accepted(string name) =>
        new(200, Encoding.UTF8.GetBytes($"{{\n  \"name\": \"{name}\"\n}}\n"), Response.Json);

    public static Response Refused(FcmRefusal refusal)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, Google))
        {
            Write(json, refusal);
        }

        body.WriteByte((byte)'\n');
        return new Response(refusal.Code, body.ToArray(), Response.Json) { Reason = refusal.ErrorCode ?? refusal.Status };
    }

    /// <summary>The fault's own response; null when it has none.</summary>
    public static Response? For(SimulatorFault fault)
    {
        if (fault.Status is null && fault.Reason is null)
            return null;

        var status = fault.Status ?? FcmErrorCodes.StatusOf(fault.Reason!);
        if (fault.Body is { } text)
            return new Response(
                status, Encoding.UTF8.GetBytes(text), "text/html; charset=UTF-8")
            { Reason = fault.Reason ?? $"({status})" };

        var message = fault.Message ?? FcmErrorCodes.MessageOf(fault.Reason, status);
        return Refused(new FcmRefusal(status, FcmErrorCodes.RpcStatusOf(status, fault.Reason), message, fault.Reason));
    }

    private static void Write(Utf8JsonWriter json, FcmRefusal refusal)
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteNumber("code", refusal.Code);
        json.WriteString("message", refusal.Message);
        json.WriteString("status", refusal.Status);
        if (refusal.ErrorCode is not null || refusal.Violations.Count > 0)
        {
            json.WriteStartArray("details");
            WriteErrorCode(json, refusal.ErrorCode);
            WriteViolations(json, refusal.Violations);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteErrorCode(Utf8JsonWriter json, string? errorCode)
    {
        if (errorCode is null)
            return;

        json.WriteStartObject();
        json.WriteString("@type", "type.googleapis.com/google.firebase.fcm.v1.FcmError");
        json.WriteString("errorCode", errorCode);
        json.WriteEndObject();
    }

    private static void WriteViolations(Utf8JsonWriter json, IReadOnlyList<FieldViolation> violations)
    {
        if (violations.Count == 0)
            return;

        json.WriteStartObject();
        json.WriteString("@type", "type.googleapis.com/google.rpc.BadRequest");
        json.WriteStartArray("fieldViolations");
        foreach (var (field, description) in violations)
        {
            json.WriteStartObject();
            json.WriteString("field", field);
            json.WriteString("description", description);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
