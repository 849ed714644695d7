using System.Globalization;
using System.Net;
using System.Text;

namespace PushFunctions.FaultTests.Providers;

/// <summary>An answer as FCM, its token endpoint or APNs would write it.</summary>
internal sealed record ProviderAnswer(
    int Status, string Body, Verdict? Verdict, string? RetryAfter = null, DateTimeOffset? DeadSince = null)
{
    public static ProviderAnswer Fcm(int status, string code, Verdict verdict, string message = "") => new(
        status,
        $$$"""{"error":{"code":{{{status}}},"message":"{{{message}}}","status":"{{{code}}}","details":[{"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"{{{code}}}"}]}}""",
        verdict);

    public static ProviderAnswer Apns(int status, string reason, Verdict verdict, DateTimeOffset? deadSince = null) => new(
        status,
        deadSince is { } since
            ? string.Create(CultureInfo.InvariantCulture, $$"""{"reason":"{{reason}}","timestamp":{{since.ToUnixTimeMilliseconds()}}}""")
            : $$"""{"reason":"{{reason}}"}""",
        verdict,
        DeadSince: deadSince);

    /// <param name="stream">The body, where it comes in a way of its own.</param>
    public HttpResponseMessage ToResponse(DateTimeOffset now, string? messageId, Stream? stream)
    {
        var response = new HttpResponseMessage((HttpStatusCode)Status) { Version = HttpVersion.Version20 };
        response.Content = stream is null ? new ByteArrayContent(Encoding.UTF8.GetBytes(Body)) : new StreamContent(stream);
        response.Headers.Date = now;
        if (messageId is not null) response.Headers.TryAddWithoutValidation("apns-id", messageId);
        if (RetryAfter is not null) response.Headers.TryAddWithoutValidation("Retry-After", RetryAfter);
        return response;
    }
}
