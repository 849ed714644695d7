using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PushFunctions.Simulator.Answers;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.Simulator.Fcm;

/// <summary>FCM's answers, byte for byte in Google's shape.</summary>
internal static class FcmAnswers
{
    private static readonly JsonWriterOptions Google = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Answer Accepted(string name) =>
        new(200, Encoding.UTF8.GetBytes($"{{\n  \"name\": \"{name}\"\n}}\n"), Answer.Json);

    public static Answer Refused(FcmRefusal refusal)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, Google))
        {
            Write(json, refusal);
        }

        body.WriteByte((byte)'\n');
        return new Answer(refusal.Code, body.ToArray(), Answer.Json) { Reason = refusal.ErrorCode ?? refusal.Status };
    }

    /// <summary>The fault's own answer; null when it has none.</summary>
    public static Answer? For(SimulatorFault fault)
    {
        if (fault.Status is null && fault.Reason is null)
            return null;

        var status = fault.Status ?? FcmErrorCodes.StatusOf(fault.Reason!);
        if (fault.Body is { } text)
            return new Answer(status, Encoding.UTF8.GetBytes(text), "text/html; charset=UTF-8") { Reason = fault.Reason ?? $"({status})" };

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
