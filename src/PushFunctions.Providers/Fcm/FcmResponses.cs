using System.Text.Json;
using PushFunctions.Providers.Http;
using static PushFunctions.Core.Sends.Model.DeliveryOutcome;

namespace PushFunctions.Providers.Fcm;

/// <summary>The parts of Google's error JSON that decide. All null where the body is something else.</summary>
/// <param name="Code"><c>errorCode</c> of the FcmError detail; null when Google's front end refused before FCM saw
/// the message.</param>
/// <param name="Status">The name of the <c>google.rpc.Code</c>.</param>
/// <param name="Message">For people, and it may repeat what was sent: to be compared, never to be passed on.</param>
/// <param name="Field">The first field that a BadRequest detail names.</param>
internal sealed record FcmError(string? Code, string? Status, string? Message, string? Field)
{
    private static readonly FcmError Unknown = new(null, null, null, null);

    /// <summary>Only the message tells that a token is not a registration token. The field, where one is named, must
    /// be the token's.</summary>
    public bool IsAboutToken =>
        Message is not null
        && Message.StartsWith("The registration token is not a valid", StringComparison.OrdinalIgnoreCase)
        && Field is null or "message.token" or "message.fid";

    /// <summary>Likewise for the size: "Android message is too big", "APNs message is too big".</summary>
    public bool IsAboutSize =>
        Code is not null && Message is not null && Message.EndsWith("message is too big", StringComparison.OrdinalIgnoreCase);

    public static FcmError Parse(ReadOnlyMemory<byte> body) =>
        ResponseJson.Read(
            body, static root => ResponseJson.At(root, "error") is { ValueKind: JsonValueKind.Object } error ? Read(error) : null)
                ?? Unknown;

    private static FcmError Read(JsonElement error)
    {
        string? code = null, field = null;
        foreach (var detail in ResponseJson.Items(error, "details"))
        {
            code ??= ResponseJson.Text(detail, "errorCode");
            foreach (var violation in ResponseJson.Items(detail, "fieldViolations")) field ??= ResponseJson.Text(violation, "field");
        }

        return new FcmError(code, ResponseJson.Text(error, "status"), ResponseJson.Text(error, "message"), field);
    }
}

/// <summary>
/// Reads the responses of FCM; an arm is a row of https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode.
/// Reasons carry FCM's codes and names of fields, never its messages, which repeat what was sent.
/// </summary>
internal static class FcmResponses
{
    /// <summary>The APNs or web push key that the Firebase project holds was refused, not the access token.</summary>
    private const string AnotherKey = "THIRD_PARTY_AUTH_ERROR";
    private static readonly TimeSpan AfterQuota = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(10);

    public static DeliveryOutcome Read(Exchange exchange, DateTimeOffset now) => exchange switch
    {
        Exchange.Responded response => Read(response, now),
        Exchange.Failed failure => Read(failure),
        _ => throw new ArgumentOutOfRangeException(nameof(exchange)),
    };

    /// <summary>Another access token may help, once. The outcome is what <see cref="Read(Exchange, DateTimeOffset)"/>
    /// says if it does not.</summary>
    public static bool RefusesAccessToken(Exchange exchange) =>
        exchange is Exchange.Responded { Status: 401, BodyLost: false } response && FcmError.Parse(response.Body).Code != AnotherKey;

    private static DeliveryOutcome Read(Exchange.Responded response, DateTimeOffset now)
    {
        if (response.BodyLost) return Unread(response);
        if (response.Status == 200) return ReadName(response.Body);
        var error = FcmError.Parse(response.Body);
        return (response.Status, error.Code) switch
        {
            (400, _) when error.IsAboutToken => new Rejected("INVALID_ARGUMENT: not a registration token", RejectionKind.Token),
            (400, _) when error.IsAboutSize => new Rejected("INVALID_ARGUMENT: message too big", RejectionKind.PayloadSize),
            (400, _) => new Rejected(WithField(Reason(response, error), error), RejectionKind.Payload),
            (401, AnotherKey) => new CredentialRefused("THIRD_PARTY_AUTH_ERROR: check the APNs or web push key in the Firebase project"),
            (401, _) => new CredentialRefused("UNAUTHENTICATED: a new access token was refused too"),
            (403, "SENDER_ID_MISMATCH") => new Rejected("SENDER_ID_MISMATCH", RejectionKind.TokenOfAnotherProject),
            (403, _) => new CredentialRefused(Reason(response, error)),
            (404, "UNREGISTERED") => new TokenExpired("UNREGISTERED", Since: null),
            (404, _) => new CredentialRefused($"{Reason(response, error)}: does the Firebase project exist?"),
            (413, _) => new Rejected(Reason(response, error), RejectionKind.PayloadSize),
            (429, _) => Defer(response, error, AfterQuota, now),
            ( >= 500 or 408 or < 400, _) => Defer(response, error, AfterTrouble, now),
            _ => new Rejected(Reason(response, error), RejectionKind.Request),
        };
    }

    /// <summary>There was no response to read.</summary>
    private static Deferred Read(Exchange.Failed failure) => new($"FCM: {failure.Reason}", After: null, AfterTrouble);

    /// <summary>
    /// A 200 with any JSON object means that FCM accepted the push, and sending it again would duplicate it. Anything
    /// else is not FCM's response, but a proxy in between may have forwarded the push.
    /// </summary>
    private static DeliveryOutcome ReadName(ReadOnlyMemory<byte> body) => body.Span.TrimStart(" \t\r\n"u8) is [(byte)'{', ..]
        ? new Accepted(SafeCode.Id(ResponseJson.Read(body, static root => ResponseJson.Text(root, "name"))) ?? "")
        : new Deferred("FCM: 200 without the message's name", After: null, AfterTrouble);

    // The status alone is enough for a success. A refusal needs its body: a 404 can mean the token or the project.
    private static DeliveryOutcome Unread(Exchange.Responded response) => response.Status == 200
        ? new Accepted("")
        : new Deferred($"FCM: {response.Status}, connection lost before the end of the response", After: null, AfterTrouble);

    // The shortest wait holds where FCM names none.
    private static Deferred Defer(Exchange.Responded response, FcmError error, TimeSpan atLeast, DateTimeOffset now)
    {
        var after = RetryAfter.Parse(response.RetryAfter, now);
        return new Deferred(Reason(response, error), after, after is null ? atLeast : TimeSpan.Zero);
    }

    private static string Reason(Exchange.Responded response, FcmError error) =>
        SafeCode.Of(error.Code) ?? SafeCode.Of(error.Status) ?? $"FCM: {response.Status}";

    private static string WithField(string reason, FcmError error) =>
        SafeCode.Field(error.Field) is { } field ? $"{reason}: {field}" : reason;
}
