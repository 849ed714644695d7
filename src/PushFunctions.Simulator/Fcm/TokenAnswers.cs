using System.Text;
using System.Text.Json;
using PushFunctions.Simulator.Answers;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.Simulator.Fcm;

/// <summary>The answers of Google's OAuth token endpoint.</summary>
internal static class TokenAnswers
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Google names a second less than the token lives.</summary>
    public static Answer Issued(AccessToken token, TimeSpan lifetime) => new(200, JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, object>
        {
            ["access_token"] = token.Value,
            ["expires_in"] = Math.Max(0, (long)lifetime.TotalSeconds - 1),
            ["token_type"] = "Bearer",
        },
        Indented), Answer.Json);

    public static Answer Refused(string error, string description, int status = 400) => new(status, JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, string> { ["error"] = error, ["error_description"] = description }, Indented), Answer.Json)
    {
        Reason = error,
    };

    /// <summary>The fault's own answer; null when it has none.</summary>
    public static Answer? For(SimulatorFault fault)
    {
        if (fault.Status is null && fault.Reason is null)
            return null;

        var status = fault.Status ?? 400;
        if (fault.Body is { } text)
            return new Answer(status, Encoding.UTF8.GetBytes(text), "text/html; charset=UTF-8") { Reason = fault.Reason ?? $"({status})" };

        return Refused(fault.Reason ?? (status >= 500 ? "internal_failure" : "invalid_grant"), fault.Message ?? "Bad Request", status);
    }
}
