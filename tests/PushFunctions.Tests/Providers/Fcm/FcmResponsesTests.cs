using System.Text;
using System.Text.Json;
using PushFunctions.Providers.Fcm;
using PushFunctions.Providers.Http;

namespace PushFunctions.Tests.Providers.Fcm;

public sealed class FcmResponsesTests
{
    private const string Html = "<html><title>Error 502 (Server Error)!!1</title></html>";

    [Fact]
    public void A_200_is_accepted_under_the_messages_name() =>
        Assert.Equal(new DeliveryOutcome.Accepted("projects/p/messages/0:1"), Read(200, """{"name":"projects/p/messages/0:1"}"""));

    [Theory]
    [InlineData("")]
    [InlineData(Html)]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"name\"")]
    public void A_200_that_names_no_message_may_have_arrived(string body) =>
        Assert.Equal(new DeliveryOutcome.Deferred("FCM: 200 without the message's name", null, TimeSpan.FromSeconds(10)), Read(200, body));

    public static TheoryData<byte[]> OddNames() =>
    [
        .. new[]
        {
            "{}", "{\"name\":7}", "{\"name\":{\"name\":\"x\"}}", "{\"name\":\"\"}", "{\"name\":null}", "{\"name\":\"x\\ud800\"}",
            "{\"\\ud800\":1,\"name\":\"\\udc00\"}", "{\"na\\u006de\\ud800\":1}",
            "{\"name\":\"a\\u0000b\"}", "{\"name\":\"é\"}", $"{{\"name\":\"{new string('x', 40_000)}\"}}",
            $"{{\"a\":{new string('[', 1000)}", "  {\"name\":\"cut o",
        }.Select(Encoding.UTF8.GetBytes),
        (byte[])[.. "{\"name\":\""u8, 0xff, 0xfe, .. "\"}"u8],
    ];

    [Theory]
    [MemberData(nameof(OddNames))]
    public void A_200_with_an_odd_name_is_accepted_without_one(byte[] body) =>
        Assert.Equal(new DeliveryOutcome.Accepted(""), FcmResponses.Read(new Exchange.Responded(200, body), Pushes.Now));

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(503)]
    public void A_refusal_with_odd_words_is_read_by_its_status(int status)
    {
        foreach (var word in new[] { "\"x\\ud800\"", $"\"{new string('X', 40_000)}\"", "7", "[[]]", "{\"\\ud800\":1}" })
        {
            var odd = Read(status, $$$"""{"error":{"status":{{{word}}},"message":{{{word}}},"details":[{"errorCode":{{{word}}},"fieldViolations":[{"field":{{{word}}}}]}]}}""");

            Assert.Equal(Read(status, ""), odd);
        }
    }

    [Fact]
    public void A_200_whose_body_was_lost_is_accepted_all_the_same() =>
        Assert.Equal(new DeliveryOutcome.Accepted(""), FcmResponses.Read(new Exchange.Responded(200, default, BodyLost: true), Pushes.Now));

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(503)]
    public void A_refusal_whose_body_was_lost_is_sent_again(int status)
    {
        var exchange = new Exchange.Responded(status, default, BodyLost: true);

        Assert.IsType<DeliveryOutcome.Deferred>(FcmResponses.Read(exchange, Pushes.Now));
        Assert.False(FcmResponses.RefusesAccessToken(exchange));
    }

    [Fact]
    public void A_400_with_a_field_violation_is_a_bad_payload() =>
        Assert.Equal(
            new DeliveryOutcome.Rejected("INVALID_ARGUMENT: message.android.ttl", RejectionKind.Payload),
            Read(400, Error(400, "INVALID_ARGUMENT", "Invalid value at 'message.android.ttl'", "INVALID_ARGUMENT", "message.android.ttl")));

    [Fact]
    public void A_400_of_the_front_end_has_no_error_code_and_is_a_bad_payload() =>
        Assert.Equal(
            new DeliveryOutcome.Rejected("INVALID_ARGUMENT: message", RejectionKind.Payload),
            Read(400, Error(400, "INVALID_ARGUMENT", "Invalid JSON payload received. Unknown name \"colour\"", null, "message")));

    [Theory]
    [InlineData("message.token")]
    [InlineData(null)]
    public void A_400_that_says_so_in_words_is_about_the_token(string? field) =>
        Assert.Equal(
            new DeliveryOutcome.Rejected("INVALID_ARGUMENT: not a registration token", RejectionKind.Token),
            Read(400,
                Error(400, "INVALID_ARGUMENT", "The registration token is not a valid FCM registration token", "INVALID_ARGUMENT", field)));

    [Fact]
    public void A_text_of_the_senders_in_the_message_does_not_cost_a_token() =>
        Assert.Equal(
            RejectionKind.Payload,
            Assert.IsType<DeliveryOutcome.Rejected>(Read(400, Error(
                400, "INVALID_ARGUMENT",
                "Invalid value at 'message.data[0].value': The registration token is not a valid FCM registration token", null,
                "message.data[0].value"))).Kind);

    [Fact]
    public void A_400_about_the_size_is_told_apart() =>
        Assert.Equal(
            new DeliveryOutcome.Rejected("INVALID_ARGUMENT: message too big", RejectionKind.PayloadSize),
            Read(400, Error(400, "INVALID_ARGUMENT", "Android message is too big", "INVALID_ARGUMENT", "message")));

    [Theory]
    [InlineData("")]
    [InlineData(Html)]
    [InlineData("{\"error\":\"no\"}")]
    [InlineData("{\"error\":{\"details\":{},\"status\":4}}")]
    [InlineData("{\"error\":{\"details\":[7,{\"fieldViolations\":[\"x\"]}]}}")]
    [InlineData("{\"error\"")]
    public void A_400_that_cannot_be_read_is_a_bad_payload(string body) =>
        Assert.Equal(new DeliveryOutcome.Rejected("FCM: 400", RejectionKind.Payload), Read(400, body));

    [Fact]
    public void A_401_asks_for_a_new_access_token_and_is_the_credentials_fault_if_that_does_not_help()
    {
        var exchange = Responses.Of(401, Error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", null));

        Assert.True(FcmResponses.RefusesAccessToken(exchange));
        Assert.IsType<DeliveryOutcome.CredentialRefused>(FcmResponses.Read(exchange, Pushes.Now));
    }

    [Fact]
    public void A_401_for_a_key_inside_Firebase_needs_no_new_access_token()
    {
        var exchange = Responses.Of(401, Error(401, "UNAUTHENTICATED", "x", "THIRD_PARTY_AUTH_ERROR"));

        Assert.False(FcmResponses.RefusesAccessToken(exchange));
        Assert.StartsWith(
            "THIRD_PARTY_AUTH_ERROR", Assert.IsType<DeliveryOutcome.CredentialRefused>(FcmResponses.Read(exchange, Pushes.Now)).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_403_for_another_sender_keeps_the_token() =>
        Assert.Equal(
            new DeliveryOutcome.Rejected("SENDER_ID_MISMATCH", RejectionKind.TokenOfAnotherProject),
            Read(403, Error(403, "PERMISSION_DENIED", "SenderId mismatch", "SENDER_ID_MISMATCH")));

    [Theory]
    [InlineData("PERMISSION_DENIED", null, "PERMISSION_DENIED")]
    [InlineData("PERMISSION_DENIED", "SOMETHING_NEW", "SOMETHING_NEW")]
    public void Any_other_403_is_the_credentials_fault(string status, string? code, string reason) =>
        Assert.Equal(new DeliveryOutcome.CredentialRefused(reason), Read(403, Error(403, status, "x", code)));

    [Fact]
    public void A_403_without_JSON_is_the_credentials_fault() =>
        Assert.Equal(new DeliveryOutcome.CredentialRefused("FCM: 403"), Read(403, Html));

    [Fact]
    public void A_404_UNREGISTERED_is_a_dead_token() =>
        Assert.Equal(
            new DeliveryOutcome.TokenExpired("UNREGISTERED", null),
            Read(404, Error(404, "NOT_FOUND", "Requested entity was not found.", "UNREGISTERED")));

    [Theory]
    [InlineData("")]
    [InlineData(Html)]
    [InlineData("{\"error\":{\"code\":404,\"message\":\"Requested entity was not found.\",\"status\":\"NOT_FOUND\"}}")]
    public void A_404_without_that_code_is_the_credentials_fault(string body) =>
        Assert.IsType<DeliveryOutcome.CredentialRefused>(Read(404, body));

    [Fact]
    public void A_429_waits_a_minute_unless_it_says_how_long()
    {
        var body = Error(429, "RESOURCE_EXHAUSTED", "Quota exceeded", "QUOTA_EXCEEDED");

        Assert.Equal(new DeliveryOutcome.Deferred("QUOTA_EXCEEDED", null, TimeSpan.FromSeconds(60)), Read(429, body));
        Assert.Equal(new DeliveryOutcome.Deferred("QUOTA_EXCEEDED", TimeSpan.FromSeconds(17), TimeSpan.Zero), Read(429, body, "17"));
    }

    [Theory]
    [InlineData(500, "INTERNAL")]
    [InlineData(502, "BAD_GATEWAY")]
    [InlineData(503, "UNAVAILABLE")]
    [InlineData(504, "DEADLINE_EXCEEDED")]
    public void Trouble_at_FCM_waits_ten_seconds_unless_it_says_how_long(int status, string code)
    {
        Assert.Equal(new DeliveryOutcome.Deferred(code, null, TimeSpan.FromSeconds(10)), Read(status, Error(status, code, "x", code)));
        Assert.Equal(new DeliveryOutcome.Deferred($"FCM: {status}", null, TimeSpan.FromSeconds(10)), Read(status, Html));
        Assert.Equal(
            new DeliveryOutcome.Deferred($"FCM: {status}", TimeSpan.FromMinutes(2), TimeSpan.Zero),
            Read(status, "", "Mon, 23 Nov 2026 12:02:00 GMT"));
    }

    [Theory]
    [InlineData(302)]
    [InlineData(204)]
    [InlineData(408)]
    public void What_FCM_never_says_is_asked_again(int status) => Assert.IsType<DeliveryOutcome.Deferred>(Read(status, ""));

    [Fact]
    public void Any_other_refusal_is_a_fault_of_ours() =>
        Assert.Equal(new DeliveryOutcome.Rejected("FCM: 405", RejectionKind.Request), Read(405, Html));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_response_is_sent_again_whether_or_not_the_request_was_on_its_way(bool mayHaveArrived) =>
        Assert.Equal(
            new DeliveryOutcome.Deferred("FCM: connection lost", null, TimeSpan.FromSeconds(10)),
            FcmResponses.Read(new Exchange.Failed("connection lost", FailureKind.Lost, mayHaveArrived), Pushes.Now));

    [Theory]
    [InlineData("tok3n:APA91b-secret", "message.data[0].value")]
    [InlineData("INVALID_ARGUMENT", "message.android['my secret title']")]
    public void A_reason_never_repeats_what_was_sent(string code, string field)
    {
        var outcome = Assert.IsType<DeliveryOutcome.Rejected>(Read(400, Error(400, "INVALID_ARGUMENT", "secret", code, field)));

        Assert.DoesNotContain("secret", outcome.Reason, StringComparison.Ordinal);
        Assert.StartsWith("INVALID_ARGUMENT", outcome.Reason, StringComparison.Ordinal);
    }

    private static DeliveryOutcome Read(int status, string body, string? retryAfter = null) =>
        FcmResponses.Read(Responses.Of(status, body, retryAfter), Pushes.Now);

    private static string Error(int code, string status, string message, string? errorCode, string? field = null)
    {
        List<object> details = [];
        if (errorCode is not null) details.Add(new { errorCode });
        if (field is not null) details.Add(new { fieldViolations = new[] { new { field, description = "secret" } } });
        return JsonSerializer.Serialize(new { error = new { code, message, status, details } });
    }
}
